import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListConfigResourcesOptions;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The page of the brokers: nodes, settings, folders, rights, users and quotas. */
final class ClusterCalls {
    private static final ConfigResource BROKER = new ConfigResource(ConfigResource.Type.BROKER, "1");
    private static final AclBinding RIGHT = new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, "orders", PatternType.LITERAL),
        new AccessControlEntry("User:ann", "*", AclOperation.READ, AclPermissionType.ALLOW));

    private ClusterCalls() {}

    static void run(Admin admin) {
        cluster(admin);
        settings(admin);
        rights(admin);
        accounts(admin);
    }

    private static void cluster(Admin admin) {
        Outcomes.of("describeCluster", () -> {
            var described = admin.describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true));
            Node controller = described.controller().get();
            return Outcomes.fields(
                Outcomes.sorted(described.nodes().get(), node -> Outcomes.fields(node.id(), node.rack(), node.isFenced())),
                controller.id(), described.clusterId().get().length(),
                Outcomes.sorted(described.authorizedOperations().get(), Enum::name));
        });
        Outcomes.of("describeCluster of controllers", () ->
            admin.describeCluster(new DescribeClusterOptions().includeFencedBrokers(true)).nodes().get().size());
        Outcomes.of("describeFeatures", () -> {
            var features = admin.describeFeatures().featureMetadata().get();
            return features.finalizedFeatures().containsKey("group.version");
        });
        Outcomes.of("describeMetadataQuorum", () -> {
            var quorum = admin.describeMetadataQuorum().quorumInfo().get();
            return Outcomes.fields(quorum.leaderId(), Outcomes.sorted(quorum.voters(), voter -> voter.replicaId()),
                quorum.observers().size(), quorum.leaderEpoch() > 0, quorum.highWatermark() >= 0);
        });
        Outcomes.each("describeLogDirs", admin.describeLogDirs(List.of(1)).descriptions(), folders ->
            Outcomes.sorted(folders.values(), folder -> folder.error()));
    }

    private static void settings(Admin admin) {
        Outcomes.each("describeConfigs", admin.describeConfigs(List.of(BROKER)).values(), config ->
            Outcomes.sorted(List.of("num.partitions", "auto.create.topics.enable", "log.retention.ms", "message.max.bytes",
                "delete.topic.enable", "log.cleanup.policy", "compression.type", "broker.id", "node.id",
                "default.replication.factor"), name -> Outcomes.fields(name, config.get(name) != null)));
        for (ConfigResource.Type type : List.of(ConfigResource.Type.BROKER_LOGGER, ConfigResource.Type.GROUP,
                ConfigResource.Type.CLIENT_METRICS)) {
            ConfigResource resource = new ConfigResource(type, "1");
            Outcomes.of("describeConfigs of a " + type, () -> !admin.describeConfigs(List.of(resource)).all().get().isEmpty());
        }
        Outcomes.of("listClientMetricsResources", () -> admin.listClientMetricsResources().all().get());
        Outcomes.of("listConfigResources", () -> Outcomes.sorted(
            admin.listConfigResources(Set.of(ConfigResource.Type.BROKER, ConfigResource.Type.CLIENT_METRICS),
                new ListConfigResourcesOptions()).all().get(), ConfigResource::toString));
    }

    private static void rights(Admin admin) {
        Outcomes.of("describeAcls", () -> admin.describeAcls(AclBindingFilter.ANY).values().get());
        Outcomes.of("createAcls", () -> admin.createAcls(List.of(RIGHT)).all().get());
        Outcomes.of("deleteAcls", () -> admin.deleteAcls(List.of(RIGHT.toFilter())).all().get());
        Outcomes.of("describeDelegationToken", () -> admin.describeDelegationToken().delegationTokens().get());
        Outcomes.of("createDelegationToken", () -> admin.createDelegationToken().delegationToken().get());
    }

    private static void accounts(Admin admin) {
        Outcomes.of("describeUserScramCredentials", () -> admin.describeUserScramCredentials().all().get());
        Outcomes.of("describeUserScramCredentials of ann", () ->
            admin.describeUserScramCredentials(List.of("ann")).description("ann").get());
        var deletion = new UserScramCredentialDeletion("ann", ScramMechanism.SCRAM_SHA_512);
        Outcomes.of("alterUserScramCredentials of ann", () ->
            admin.alterUserScramCredentials(List.of(deletion)).all().get());
        Outcomes.of("describeClientQuotas", () -> admin.describeClientQuotas(ClientQuotaFilter.all()).entities().get());
        var quota = new ClientQuotaAlteration(new ClientQuotaEntity(Map.of("user", "ann")),
            List.of(new ClientQuotaAlteration.Op("no.such.quota", 1.0)));
        Outcomes.of("alterClientQuotas", () -> admin.alterClientQuotas(List.of(quota)).all().get());
        Outcomes.of("listPartitionReassignments", () ->
            admin.listPartitionReassignments().reassignments().get());
    }
}
