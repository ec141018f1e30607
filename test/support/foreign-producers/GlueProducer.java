import com.amazonaws.services.schemaregistry.serializers.GlueSchemaRegistryKafkaSerializer;
import com.amazonaws.services.schemaregistry.utils.apicurio.FileDescriptorUtils;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.util.JsonFormat;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The serializer of AWS for Glue writes events to the topics of an application.
 * Usage: java GlueProducer.java FILE_OF_RECORDS BOOTSTRAP_SERVERS ENDPOINT REGISTRY
 */
public class GlueProducer {
    public static void main(String[] args) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", args[1]);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (JsonNode record : new ObjectMapper().readTree(new File(args[0]))) {
                byte[] value = valueOf(record, args[2], args[3]);
                String topic = record.get("topic").asText();
                ProducerRecord<String, byte[]> sent = new ProducerRecord<>(topic, record.get("key").asText(), value);
                record.get("headers").fields().forEachRemaining(header ->
                    sent.headers().add(header.getKey(), header.getValue().asText().getBytes(StandardCharsets.UTF_8)));
                producer.send(sent).get();
            }
        }
    }

    private static byte[] valueOf(JsonNode record, String endpoint, String registry) throws Exception {
        String text = record.get("text").asText();
        return switch (record.get("encoding").asText()) {
            case "avro" -> serialized(record, endpoint, registry, avro(record.get("schema").asText(), text));
            case "protobuf" -> serialized(record, endpoint, registry, protobuf(record, text));
            default -> text.getBytes(StandardCharsets.UTF_8);
        };
    }

    private static byte[] serialized(JsonNode record, String endpoint, String registry, Object value) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("endpoint", endpoint);
        settings.put("region", "eu-west-1");
        settings.put("registry.name", registry);
        settings.put("schemaName", record.get("glueName").asText());
        settings.put("dataFormat", record.get("encoding").asText().toUpperCase());
        settings.put("compression", record.get("form").asText());
        settings.put("avroRecordType", "GENERIC_RECORD");
        settings.put("protobufMessageType", "DYNAMIC_MESSAGE");
        // It prints a schema of Protobuf in a way of its own, so what it looks for is a further version.
        settings.put("schemaAutoRegistrationEnabled", true);
        try (GlueSchemaRegistryKafkaSerializer serializer = new GlueSchemaRegistryKafkaSerializer(settings)) {
            serializer.configure(settings, false);
            return serializer.serialize(record.get("topic").asText(), value);
        }
    }

    private static Object avro(String schemaText, String json) throws Exception {
        Schema schema = new Schema.Parser().parse(schemaText);
        return new GenericDatumReader<Object>(schema).read(null, DecoderFactory.get().jsonDecoder(schema, json));
    }

    private static Object protobuf(JsonNode record, String json) throws Exception {
        String name = record.get("name").asText();
        FileDescriptor file = FileDescriptorUtils.protoFileToFileDescriptor(
            ProtoParser.Companion.parse(Location.get(name + ".proto"), record.get("schema").asText()));
        DynamicMessage.Builder message =
            DynamicMessage.newBuilder(file.findMessageTypeByName(name.substring(name.lastIndexOf('.') + 1)));
        JsonFormat.parser().merge(json, message);
        return message.build();
    }
}
