import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Sends one event over HTTPS and prints what became of it.
 *
 * java Push.java <credentials.json> <type> <body.json> [<id>]
 *
 * The same id again is the same event again: use it when you do not know whether the first try arrived.
 * Needs Java 17 and nothing else.
 */
public class Push {
    static final HttpClient HTTP = HttpClient.newHttpClient();

    public static void main(String[] args) throws Exception {
        if (args.length < 3) {
            System.err.println("java Push.java <credentials.json> <type> <body.json> [<id>]");
            System.exit(1);
        }
        String own = Files.readString(Path.of(args[0]));
        String id = args.length > 3 ? args[3] : UUID.randomUUID().toString();
        String event = """
            {"specversion":"1.0","id":"%s","source":"/%s","type":"%s","time":"%s","datacontenttype":"application/json","data":%s}
            """.formatted(id, member(own, "user"), args[1], Instant.now(), Files.readString(Path.of(args[2])));
        URI door = URI.create(member(own, "tokenUrl"));
        String answer = send(HttpRequest.newBuilder(door.resolve("{{https.events}}"))
            .header("Authorization", "Bearer " + token(door, own))
            .header("Content-Type", "application/cloudevents+json")
            .POST(HttpRequest.BodyPublishers.ofString(event)));
        System.out.println(answer);
        System.exit(answer.contains("\"taken\"") ? 0 : 1);
    }

    static String token(URI door, String own) throws Exception {
        String form = "grant_type=client_credentials&client_id=" + encoded(member(own, "user")) + "&client_secret=" + encoded(member(own, "password"));
        return member(send(HttpRequest.newBuilder(door)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))), "access_token");
    }

    static String send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        return answer.body();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A text or number of a flat JSON object. */
    static String member(String json, String name) {
        var found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"?([^\",\\s}]+)").matcher(json);
        if (!found.find()) throw new IllegalArgumentException("There is no " + name + ".");
        return found.group(1);
    }
}
