import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Takes events from the inbox, id, type and body on a line each, and says that they were taken.
 *
 * java -cp "lib/*" Receive.java <credentials.json> [<seconds without an event after which it ends>]
 *
 * Two different things happen to each event once it is safe with you (here: printed). The broker removes it from
 * the queue (basicAck), and {{acknowledged}}
 * tells the other side that your unit has it. Without the second, people are called for events that a child's
 * safety depends on. Needs Java 17; in lib: com.rabbitmq:amqp-client (5.x) and org.slf4j:slf4j-api.
 */
public class Receive {
    public static void main(String[] args) throws Exception {
        if (args.length < 1) {
            System.err.println("java -cp \"lib/*\" Receive.java <credentials.json> [<seconds>]");
            System.exit(1);
        }
        String own = Files.readString(Path.of(args[0]));
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 30;
        try (Connection connection = connect(own); Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            for (long last = System.nanoTime(); System.nanoTime() - last < seconds * 1_000_000_000L; ) {
                GetResponse message = channel.basicGet(member(own, "inbox"), false);
                if (message == null) {
                    Thread.sleep(200);
                    continue;
                }
                Map<String, Object> headers = message.getProps().getHeaders();
                String id = headers.get("cloudEvents:id").toString();
                System.out.println(id + " " + headers.get("cloudEvents:type") + " " + new String(message.getBody(), StandardCharsets.UTF_8));
                acknowledge(channel, own, id);
                channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
                last = System.nanoTime();
            }
        }
    }

    static void acknowledge(Channel channel, String own, String id) throws Exception {
        String user = member(own, "user");
        String now = Instant.now().toString();
        Map<String, Object> headers = Map.of(
            "cloudEvents:specversion", "1.0",
            "cloudEvents:id", UUID.nameUUIDFromBytes((user + "/" + id).getBytes(StandardCharsets.UTF_8)).toString(),
            "cloudEvents:source", "/" + user,
            "cloudEvents:type", "{{acknowledged}}",
            "cloudEvents:time", now);
        String body = "{\"eventId\":\"" + id + "\",\"acknowledgedAt\":\"" + now + "\"}";
        channel.basicPublish("ingest." + user.split("\\.")[0] + ".exchange", "", new AMQP.BasicProperties.Builder()
            .contentType("application/json").deliveryMode(2).userId(user).headers(headers).build(), body.getBytes(StandardCharsets.UTF_8));
        channel.waitForConfirmsOrDie(30_000);
    }

    static Connection connect(String own) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(member(own, "host"));
        factory.setPort(Integer.parseInt(member(own, "port")));
        factory.setVirtualHost(member(own, "vhost"));
        factory.setUsername(member(own, "user"));
        factory.setPassword(member(own, "password"));
        if (factory.getPort() == 5671) {
            factory.useSslProtocol(SSLContext.getDefault());
            factory.setSocketConfigurator(socket -> {
                SSLSocket secured = (SSLSocket) socket;
                SSLParameters parameters = secured.getSSLParameters();
                // The certificate must be the broker's, not just anybody's.
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secured.setSSLParameters(parameters);
            });
        }
        return factory.newConnection();
    }

    /** A text or number of the credentials file, which has no nested objects. */
    static String member(String json, String name) {
        var found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"?([^\",\\s}]+)").matcher(json);
        if (!found.find()) throw new IllegalArgumentException("The credentials file has no " + name + ".");
        return found.group(1);
    }
}
