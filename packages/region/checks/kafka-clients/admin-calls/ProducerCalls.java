import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/** Who writes to a partition, and in which transactions. */
final class ProducerCalls {
    private static final TopicPartition FIRST = new TopicPartition("orders", 0);

    private ProducerCalls() {}

    static void write(String bootstrapServers) throws Exception {
        try (KafkaProducer<String, String> producer = producer(bootstrapServers, Map.of())) {
            for (long timeMs : List.of(1_000L, 3_000L, 2_000L)) {
                producer.send(new ProducerRecord<>("orders", 0, timeMs, "key", "value")).get();
            }
        }
    }

    static void run(Admin admin, String bootstrapServers) {
        var described = admin.describeProducers(List.of(FIRST)).partitionResult(FIRST);
        Outcomes.each("describeProducers", Map.of(FIRST, described), state -> Outcomes.sorted(state.activeProducers(), one -> Outcomes.fields(one.producerEpoch(), one.lastSequence(),
                one.lastTimestamp(), one.coordinatorEpoch(), one.currentTransactionStartOffset())));
        Outcomes.of("listTransactions", () -> admin.listTransactions(new ListTransactionsOptions()).all().get());
        Outcomes.of("describeTransactions of none", () -> admin.describeTransactions(List.of("none")).all().get());
        Outcomes.of("fenceProducers", () -> admin.fenceProducers(List.of("till-1")).all().get());
        Outcomes.of("a transaction", () -> inTransaction(bootstrapServers));
    }

    private static String inTransaction(String bootstrapServers) {
        try (KafkaProducer<String, String> producer = producer(bootstrapServers, Map.of("transactional.id", "till-2"))) {
            producer.initTransactions();
            return "begun";
        }
    }

    private static KafkaProducer<String, String> producer(String bootstrapServers, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", bootstrapServers);
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }
}
