using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.LocalHost.Processes;

namespace FourKeyWorks.LocalHost;

/// <summary>What is the same for every command: where the state is, and which city takes part.</summary>
internal static class Installation
{
    public static string StateFolder(CommandLine asked) => asked.State ?? Path.Combine(BuiltSolution.Find().Root, ".local");

    /// <summary>The city in the file that <c>City__File</c> names, as for every process; else the demo city.</summary>
    public static City City()
    {
        if (Environment.GetEnvironmentVariable("City__File") is not { Length: > 0 } file)
            return Contracts.Broker.City.Demo;
        try
        {
            return Contracts.Broker.City.Parse(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or System.Text.Json.JsonException)
        {
            throw new CannotRunException($"{file} (City__File) cannot be read: {e.Message}", e);
        }
    }
}
