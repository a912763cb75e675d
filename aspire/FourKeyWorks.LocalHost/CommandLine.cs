using FourKeyWorks.LocalHost.Ports;

namespace FourKeyWorks.LocalHost;

/// <summary>What LocalHost was asked to do.</summary>
internal sealed record CommandLine
{
    private const string Help = """
        Runs FourKeyWorks on this machine: PostgreSQL, RabbitMQ, the Aspire dashboard and every process.

        ./run [options]           start, go on with the data of last time; Ctrl-C stops
        ./run prepare             install what is missing (PostgreSQL, RabbitMQ) and stop
        ./run servers             start PostgreSQL and RabbitMQ alone, for the processes that Aspire's AppHost
                                  starts with --containers=false
        ./run code ACCOUNT        password and present verification code of an account of the demonstration
        ./run topology --management-url URL
                                  declare exchanges, queues and users in another broker, of which URL
                                  (http://admin:password@host:15672) is the management API
              --check             change nothing, say what is not as the catalogue has it (exit code 3)
              --repair            add what is missing and remove bindings, exchanges and empty queues that are
                                  in no catalogue; a queue that holds messages is named and left

          --demo                  with accounts to try it out: two people of every unit, three administrators
          --fresh                 start over: delete databases and broker first
          --ports auto            take free ports, and the same ones next time
          --ports default         take the usual ports again (the gateway's are 8443 and 8080)
          --ports FROM-TO         take free ports of a range
          --smoke                 run the first scenario once with scratch data on free ports, and stop
          --state DIR             keep data, logs and passwords in DIR instead of .local
          --for-tests             with prepare: also what the tests need
          --help                  this text

        """;

    public string Command { get; private init; } = "start";
    public bool Fresh { get; private init; }
    public bool Demo { get; private init; }
    public string? Account { get; private init; }
    public bool Smoke { get; private init; }
    public bool ForTests { get; private init; }
    public bool Check { get; private init; }
    public bool Repair { get; private init; }
    public PortChoice? Ports { get; private init; }
    public string? State { get; private init; }
    public Uri? ManagementUrl { get; private init; }

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="UsageException">They make no sense.</exception>
    public static CommandLine Parse(IEnumerable<string> arguments)
    {
        var rest = new Queue<string>(arguments);
        var parsed = new CommandLine();
        while (rest.TryDequeue(out var argument))
        {
            parsed = argument switch
            {
                "prepare" or "servers" or "topology" => parsed with { Command = argument },
                "--help" or "-h" => parsed with { Command = "help" },
                "--fresh" => parsed with { Fresh = true },
                "code" => parsed with { Command = argument, Account = Value(argument, rest) },
                "--demo" => parsed with { Demo = true },
                "--smoke" => parsed with { Smoke = true },
                "--for-tests" => parsed with { ForTests = true },
                "--check" => parsed with { Check = true },
                "--repair" => parsed with { Repair = true },
                "--state" => parsed with { State = Value(argument, rest) },
                "--ports" => parsed with
                {
                    Ports = PortChoice.Parse(Value(argument, rest))
                        ?? throw new UsageException("--ports takes auto, default or a range of at least 30 ports such as 22000-22199."),
                },
                "--management-url" => parsed with
                {
                    ManagementUrl = Uri.TryCreate(Value(argument, rest), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                        ? url
                        : throw new UsageException("--management-url takes an address such as http://admin:password@host:15672."),
                },
                _ => throw new UsageException($"There is no option {argument}; --help lists them."),
            };
        }

        return parsed;
    }

    public static int Print(Screen screen)
    {
        screen.Line(Help);
        return 0;
    }

    private static string Value(string option, Queue<string> rest) =>
        rest.TryDequeue(out var value) ? value : throw new UsageException($"{option} needs a value; --help tells which.");
}

/// <summary>Arguments that make no sense, in one sentence.</summary>
internal sealed class UsageException(string message) : Exception(message);
