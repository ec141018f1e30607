import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.config.ConfigResource;

/** The pages of topics: what they hold, their settings, and the buttons that change them. */
final class TopicCalls {
    private static final TopicPartition FIRST = new TopicPartition("orders", 0);
    private static final TopicPartition EMPTY = new TopicPartition("orders", 1);
    private static final TopicPartition MISSING = new TopicPartition("nobody", 0);
    private static final ConfigResource TOPIC = new ConfigResource(ConfigResource.Type.TOPIC, "orders");

    private TopicCalls() {}

    static void create(Admin admin) {
        // The records are of 1970: they stay.
        NewTopic orders = new NewTopic("orders", 2, (short) 1).configs(Map.of("retention.ms", "-1"));
        Outcomes.each("createTopics", admin.createTopics(List.of(orders, new NewTopic("payments", Optional.empty(),
            Optional.empty()), new NewTopic("far", 1, (short) 3), new NewTopic("bad name", 1, (short) 1))).values(),
            String::valueOf);
        Outcomes.of("createTopics again", () -> admin.createTopics(List.of(orders)).all().get());
    }

    static void run(Admin admin) {
        describe(admin);
        offsets(admin);
        settings(admin);
        move(admin);
        change(admin);
    }

    private static void describe(Admin admin) {
        Outcomes.of("listTopics", () -> Outcomes.sorted(admin.listTopics().listings().get(),
            topic -> Outcomes.fields(topic.name(), topic.isInternal())));
        Outcomes.each("describeTopics", admin.describeTopics(List.of("orders", "nobody", "bad name"),
            new DescribeTopicsOptions().includeAuthorizedOperations(true)).topicNameValues(),
            TopicCalls::described);
        Outcomes.of("describeTopics by id", () -> {
            var id = admin.describeTopics(List.of("orders")).topicNameValues().get("orders").get().topicId();
            return described(admin.describeTopics(TopicCollection.ofTopicIds(List.of(id)))
                .topicIdValues().get(id).get());
        });
        Outcomes.of("describeLogDirs of topics", () -> Outcomes.sorted(
            admin.describeLogDirs(List.of(1)).allDescriptions().get().get(1).values().iterator().next()
                .replicaInfos().entrySet().stream().filter(one -> !one.getKey().topic().startsWith("__")).toList(),
            one -> Outcomes.fields(one.getKey(), one.getValue().size() > 0, one.getValue().offsetLag(), one.getValue().isFuture())));
        Outcomes.each("describeReplicaLogDirs", admin.describeReplicaLogDirs(
            List.of(new TopicPartitionReplica("orders", 0, 1), new TopicPartitionReplica("nobody", 0, 1))).values(), folder ->
            Outcomes.fields(folder.getCurrentReplicaLogDir() != null, folder.getCurrentReplicaOffsetLag(),
                folder.getFutureReplicaLogDir()));
    }

    private static String described(TopicDescription topic) {
        return Outcomes.fields(topic.name(), topic.isInternal(), Outcomes.sorted(topic.partitions(), partition ->
            Outcomes.fields(partition.partition(), partition.leader().id(), partition.replicas().size(),
                partition.isr().size(), partition.elr(), partition.lastKnownElr())),
            topic.authorizedOperations() == null ? null : Outcomes.sorted(topic.authorizedOperations(), Enum::name));
    }

    private static void offsets(Admin admin) {
        Map<String, OffsetSpec> specs = new TreeMap<>(Map.of("earliest", OffsetSpec.earliest(),
            "latest", OffsetSpec.latest(), "max timestamp", OffsetSpec.maxTimestamp(),
            "earliest local", OffsetSpec.earliestLocal(), "latest tiered", OffsetSpec.latestTiered(),
            "time 1500", OffsetSpec.forTimestamp(1_500), "time 9000", OffsetSpec.forTimestamp(9_000)));
        specs.forEach((name, spec) -> {
            for (TopicPartition partition : List.of(FIRST, EMPTY)) {
                Outcomes.of("listOffsets " + name + " " + partition, () -> {
                    var found = admin.listOffsets(Map.of(partition, spec)).partitionResult(partition).get();
                    return Outcomes.fields(found.offset(), found.timestamp(), found.leaderEpoch());
                });
            }
        });
        Outcomes.of("listOffsets of a topic that is not there", () -> admin.listOffsets(Map.of(MISSING, OffsetSpec.latest()),
            new ListOffsetsOptions().timeoutMs(1_000)).all().get());
    }

    private static void settings(Admin admin) {
        Outcomes.each("describeConfigs", admin.describeConfigs(List.of(TOPIC)).values(), TopicCalls::configured);
        ConfigResource missing = new ConfigResource(ConfigResource.Type.TOPIC, "nobody");
        Outcomes.of("describeConfigs of a topic that is not there", () -> admin.describeConfigs(List.of(missing)).all().get());
        alter(admin, "SET", new AlterConfigOp(new ConfigEntry("max.message.bytes", "500000"), OpType.SET));
        alter(admin, "DELETE", new AlterConfigOp(new ConfigEntry("max.message.bytes", null), OpType.DELETE));
        alter(admin, "APPEND", new AlterConfigOp(new ConfigEntry("cleanup.policy", "delete"), OpType.APPEND));
        alter(admin, "APPEND to a number", new AlterConfigOp(new ConfigEntry("max.message.bytes", "1"), OpType.APPEND));
        alter(admin, "an unknown setting", new AlterConfigOp(new ConfigEntry("no.such", "1"), OpType.SET));
        alter(admin, "no number", new AlterConfigOp(new ConfigEntry("max.message.bytes", "soon"), OpType.SET));
    }

    private static void alter(Admin admin, String name, AlterConfigOp op) {
        Outcomes.of("incrementalAlterConfigs " + name, () -> {
            admin.incrementalAlterConfigs(Map.of(TOPIC, List.of(op))).all().get();
            ConfigEntry entry = admin.describeConfigs(List.of(TOPIC)).all().get().get(TOPIC).get(op.configEntry().name());
            return Outcomes.fields(entry.value(), entry.source());
        });
    }

    private static String configured(Config config) {
        return Outcomes.sorted(config.entries().stream().filter(entry -> entry.source() == ConfigSource.DYNAMIC_TOPIC_CONFIG).toList(), entry ->
            Outcomes.fields(entry.name(), entry.value(), entry.source(), entry.type(), entry.isReadOnly()));
    }

    private static void move(Admin admin) {
        Outcomes.each("electLeaders", Map.of("orders-0", admin.electLeaders(ElectionType.PREFERRED, Set.of(FIRST, MISSING)).partitions()),
            partitions -> Outcomes.sorted(partitions.entrySet(), one -> Outcomes.fields(one.getKey(),
                one.getValue().map(error -> error.getClass().getSimpleName()).orElse("elected"))));
        Outcomes.of("electLeaders of all", () -> admin.electLeaders(ElectionType.PREFERRED, null).partitions().get());
        Outcomes.of("electLeaders unclean", () -> Outcomes.sorted(admin.electLeaders(ElectionType.UNCLEAN, Set.of(FIRST))
            .partitions().get().values(), error -> error.map(one -> one.getClass().getSimpleName()).orElse("elected")));
        reassign(admin, "here", FIRST, Optional.of(new NewPartitionReassignment(List.of(1))));
        reassign(admin, "nowhere", FIRST, Optional.of(new NewPartitionReassignment(List.of(9))));
        reassign(admin, "cancelled", FIRST, Optional.empty());
        reassign(admin, "missing", MISSING, Optional.of(new NewPartitionReassignment(List.of(1))));
        Outcomes.of("listPartitionReassignments of orders", () ->
            admin.listPartitionReassignments(Set.of(FIRST)).reassignments().get());
        Outcomes.of("alterReplicaLogDirs", () -> admin.alterReplicaLogDirs(
            Map.of(new TopicPartitionReplica("orders", 0, 1), "/no/such/folder")).all().get());
    }

    private static void reassign(Admin admin, String name, TopicPartition partition, Optional<NewPartitionReassignment> to) {
        Outcomes.of("alterPartitionReassignments " + name, () ->
            admin.alterPartitionReassignments(Map.of(partition, to)).all().get());
    }

    private static void change(Admin admin) {
        for (int count : Arrays.asList(3, 3, 1)) {
            Outcomes.of("createPartitions " + count, () ->
                admin.createPartitions(Map.of("orders", NewPartitions.increaseTo(count))).all().get());
        }
        for (long before : List.of(2L, 99L, -1L)) {
            Outcomes.of("deleteRecords before " + before, () -> admin.deleteRecords(
                Map.of(FIRST, RecordsToDelete.beforeOffset(before))).lowWatermarks().get(FIRST).get().lowWatermark());
        }
    }

    static void delete(Admin admin) {
        Outcomes.each("deleteTopics", admin.deleteTopics(List.of("orders", "payments", "nobody")).topicNameValues(),
            String::valueOf);
    }
}
