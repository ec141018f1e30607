import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * Makes the calls that user interfaces for Kafka make with the admin client, and prints an outcome a line.
 * The broker has no topics and groups when it begins.
 * Usage: java AdminCalls BOOTSTRAP_SERVERS
 */
public final class AdminCalls {
    private AdminCalls() {}

    public static void main(String[] args) throws Exception {
        String servers = args[0];
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers, "default.api.timeout.ms", "15000",
            "request.timeout.ms", "5000"))) {
            ClusterCalls.run(admin);
            TopicCalls.create(admin);
            ProducerCalls.write(servers);
            GroupCalls.run(admin, servers);
            ProducerCalls.run(admin, servers);
            ShellTools.run(servers);
            TopicCalls.run(admin);
            TopicCalls.delete(admin);
        }
    }
}
