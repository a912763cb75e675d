import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
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
 * Sends one event over AMQP and ends when the broker has it for sure.
 *
 * java -cp "lib/*" Publish.java <credentials.json> <exchange> <type> <body.json> [<id>]
 *
 * The same id again is the same event again: use it when you do not know whether the first try arrived.
 * Needs Java 17; in lib: com.rabbitmq:amqp-client (5.x) and org.slf4j:slf4j-api.
 */
public class Publish {
    public static void main(String[] args) throws Exception {
        if (args.length < 4) {
            System.err.println("java -cp \"lib/*\" Publish.java <credentials.json> <exchange> <type> <body.json> [<id>]");
            System.exit(1);
        }
        String own = Files.readString(Path.of(args[0]));
        byte[] body = Files.readAllBytes(Path.of(args[3]));
        String id = args.length > 4 ? args[4] : UUID.randomUUID().toString();
        Map<String, Object> headers = Map.of(
            "cloudEvents:specversion", "1.0",
            "cloudEvents:id", id,
            "cloudEvents:source", "/" + member(own, "user"),
            "cloudEvents:type", args[2],
            "cloudEvents:time", Instant.now().toString());
        try (Connection connection = connect(own); Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.basicPublish(args[1], "", new AMQP.BasicProperties.Builder()
                .contentType("application/json").deliveryMode(2).userId(member(own, "user")).headers(headers).build(), body);
            channel.waitForConfirmsOrDie(30_000);
        }
        System.out.println("sent " + id);
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
