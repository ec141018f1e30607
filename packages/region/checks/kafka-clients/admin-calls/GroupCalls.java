import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The pages of consumer groups: their members and offsets, and the buttons that change them. */
final class GroupCalls {
    private static final String GROUP = "shop";
    private static final TopicPartition FIRST = new TopicPartition("orders", 0);
    private static final Duration JOIN_WITHIN = Duration.ofSeconds(20);

    private GroupCalls() {}

    static void run(Admin admin, String bootstrapServers) {
        try (KafkaConsumer<String, String> member = consumer(bootstrapServers, GROUP, "classic")) {
            Outcomes.of("a classic member reads", () -> readAndCommit(member));
            whileActive(admin);
            Outcomes.of("removeMembersFromConsumerGroup", () -> admin.removeMembersFromConsumerGroup(GROUP,
                new RemoveMembersFromConsumerGroupOptions(Set.of(new MemberToRemove("desk-1")))).all().get());
            Outcomes.of("removeMembersFromConsumerGroup again", () -> admin.removeMembersFromConsumerGroup(GROUP,
                new RemoveMembersFromConsumerGroupOptions(Set.of(new MemberToRemove("desk-1")))).all().get());
            Outcomes.of("removeMembersFromConsumerGroup, all of none", () -> admin.removeMembersFromConsumerGroup(GROUP,
                new RemoveMembersFromConsumerGroupOptions()).all().get());
        }
        whileEmpty(admin);
        otherKinds(admin, bootstrapServers);
    }

    private static int readAndCommit(KafkaConsumer<String, String> member) {
        member.subscribe(List.of("orders"));
        int count = member.poll(JOIN_WITHIN).count();
        member.commitSync();
        return count;
    }

    private static void whileActive(Admin admin) {
        Outcomes.of("listGroups", () -> Outcomes.sorted(admin.listGroups().all().get(), group ->
            Outcomes.fields(group.groupId(), group.type(), group.protocol(), group.groupState())));
        Outcomes.of("listGroups of consumers", () -> admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get().size());
        Outcomes.of("listGroups of the newer type", () -> admin.listGroups(
            new ListGroupsOptions().withTypes(Set.of(GroupType.CONSUMER))).all().get());
        Outcomes.of("listGroups that are empty", () -> admin.listGroups(
            new ListGroupsOptions().inGroupStates(Set.of(GroupState.EMPTY))).all().get());
        Outcomes.of("listConsumerGroups", () -> Outcomes.sorted(admin.listConsumerGroups().all().get(), group ->
            Outcomes.fields(group.groupId(), group.isSimpleConsumerGroup(), group.groupState(), group.type())));
        Outcomes.each("describeConsumerGroups", admin.describeConsumerGroups(List.of(GROUP, "nobody"),
            new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true)).describedGroups(),
            GroupCalls::described);
        Outcomes.each("describeClassicGroups", admin.describeClassicGroups(List.of(GROUP, "nobody")).describedGroups(), group ->
            Outcomes.fields(group.groupId(), group.protocol(), group.protocolData(), group.state(), group.members().size()));
        offsets(admin);
        Outcomes.of("alterConsumerGroupOffsets of an active group", () -> admin.alterConsumerGroupOffsets(GROUP,
            Map.of(FIRST, new OffsetAndMetadata(0))).all().get());
        Outcomes.of("deleteConsumerGroupOffsets of an active group", () ->
            admin.deleteConsumerGroupOffsets(GROUP, Set.of(FIRST)).all().get());
        Outcomes.of("deleteConsumerGroups of an active group", () -> admin.deleteConsumerGroups(List.of(GROUP)).all().get());
    }

    private static void whileEmpty(Admin admin) {
        Outcomes.each("describeConsumerGroups of the empty group", admin.describeConsumerGroups(List.of(GROUP)).describedGroups(),
            GroupCalls::described);
        Outcomes.of("alterConsumerGroupOffsets", () -> admin.alterConsumerGroupOffsets(GROUP,
            Map.of(FIRST, new OffsetAndMetadata(1, "by hand"))).all().get());
        offsets(admin);
        Outcomes.of("alterConsumerGroupOffsets of a new group", () -> admin.alterConsumerGroupOffsets("made-by-hand",
            Map.of(FIRST, new OffsetAndMetadata(2))).all().get());
        Outcomes.of("alterConsumerGroupOffsets of a topic that is not there", () -> admin.alterConsumerGroupOffsets("made-by-hand",
            Map.of(new TopicPartition("nobody", 0), new OffsetAndMetadata(2))).all().get());
        Outcomes.of("listGroups of simple consumers", () -> Outcomes.sorted(admin.listGroups().all().get(), group ->
            Outcomes.fields(group.groupId(), group.isSimpleConsumerGroup(), group.protocol(), group.groupState())));
        Outcomes.of("deleteConsumerGroupOffsets", () -> admin.deleteConsumerGroupOffsets(GROUP, Set.of(FIRST)).all().get());
        Outcomes.of("deleteConsumerGroupOffsets again", () -> admin.deleteConsumerGroupOffsets(GROUP, Set.of(FIRST)).all().get());
        Outcomes.of("deleteConsumerGroupOffsets of no group", () ->
            admin.deleteConsumerGroupOffsets("nobody", Set.of(FIRST)).all().get());
        offsets(admin);
        Outcomes.each("deleteConsumerGroups", admin.deleteConsumerGroups(
            List.of(GROUP, "nobody", "made-by-hand")).deletedGroups(), String::valueOf);
        Outcomes.of("listConsumerGroups in the end", () -> admin.listConsumerGroups().all().get());
        Outcomes.of("listConsumerGroupOffsets of no group", () ->
            admin.listConsumerGroupOffsets("nobody").partitionsToOffsetAndMetadata().get());
    }

    private static String described(ConsumerGroupDescription group) {
        return Outcomes.fields(group.groupId(), group.isSimpleConsumerGroup(), group.type(), group.groupState(),
            group.partitionAssignor(), group.coordinator().id(), group.groupEpoch(), group.targetAssignmentEpoch(),
            group.authorizedOperations() == null ? null : Outcomes.sorted(group.authorizedOperations(), Enum::name),
            Outcomes.sorted(group.members(), member -> Outcomes.fields(member.consumerId().startsWith("desk-1-"),
                member.groupInstanceId(), member.clientId(), member.host(), member.memberEpoch(), member.upgraded(),
                Outcomes.sorted(member.assignment().topicPartitions(), TopicPartition::toString))));
    }

    private static void offsets(Admin admin) {
        Outcomes.each("listConsumerGroupOffsets", Map.of(GROUP, admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata()),
            offsets -> Outcomes.sorted(offsets.entrySet(), one -> Outcomes.fields(one.getKey(), one.getValue())));
        var spec = new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(FIRST, new TopicPartition("nobody", 0)));
        Outcomes.of("listConsumerGroupOffsets of partitions", () -> Outcomes.sorted(
            admin.listConsumerGroupOffsets(Map.of(GROUP, spec)).partitionsToOffsetAndMetadata(GROUP).get().entrySet(),
            Object::toString));
    }

    /** Kinds of groups that a broker without them refuses. */
    private static void otherKinds(Admin admin, String bootstrapServers) {
        Outcomes.of("group.protocol=consumer", () -> {
            try (KafkaConsumer<String, String> member = consumer(bootstrapServers, "newer", "consumer")) {
                member.subscribe(List.of("orders"));
                return member.poll(JOIN_WITHIN).count();
            }
        });
        Outcomes.each("describeShareGroups", admin.describeShareGroups(List.of("nobody")).describedGroups(), Object::toString);
        Outcomes.each("describeStreamsGroups", admin.describeStreamsGroups(List.of("nobody")).describedGroups(), Object::toString);
    }

    private static KafkaConsumer<String, String> consumer(String bootstrapServers, String group, String protocol) {
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", bootstrapServers, "group.id", group,
            "group.protocol", protocol, "client.id", "desk", "group.instance.id", "desk-1", "auto.offset.reset", "earliest",
            "enable.auto.commit", "false"));
        return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    }
}
