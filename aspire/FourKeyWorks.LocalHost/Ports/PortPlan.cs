using System.Text.Json;
using FourKeyWorks.LocalHost.State;

namespace FourKeyWorks.LocalHost.Ports;

/// <summary>The port of everything that listens.</summary>
internal sealed class PortPlan
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private readonly Dictionary<string, int> ports;

    private PortPlan(Dictionary<string, int> ports) => this.ports = ports;

    public int this[string name] => ports[name];

    /// <summary>
    /// The ports for this start. What was chosen freely is remembered with the state, so that addresses stay the same.
    /// </summary>
    /// <exception cref="CannotRunException">One is taken.</exception>
    public static PortPlan For(StateDirectory state, PortChoice choice, IReadOnlyDictionary<string, int> usual)
    {
        var remembered = Remembered(state);
        if (choice.IsFree)
        {
            var free = Free(choice, usual.Keys, remembered);
            File.WriteAllText(state.Ports, JsonSerializer.Serialize(free.ports, Json));
            return free;
        }

        if (choice == PortChoice.Usual)
        {
            File.Delete(state.Ports);
            remembered = [];
        }

        return Checked(new(usual.ToDictionary(p => p.Key, p => remembered.GetValueOrDefault(p.Key, p.Value))));
    }

    /// <summary>Free ports under these names, remembered nowhere.</summary>
    public static PortPlan Free(PortChoice choice, IEnumerable<string> names, IReadOnlyDictionary<string, int>? wished = null)
    {
        var taken = ListeningSockets.Ports();
        var given = new Dictionary<string, int>();
        foreach (var name in names)
        {
            var wish = wished?.GetValueOrDefault(name) ?? 0;
            given[name] = wish >= choice.First && wish <= choice.Last && !taken.ContainsKey(wish) && !given.ContainsValue(wish)
                ? wish
                : FreePort(choice, taken, given);
        }

        return new(given);
    }

    // Begins anywhere: two systems that start at the same moment rarely meet.
    private static int FreePort(PortChoice choice, IReadOnlyDictionary<int, string> taken, Dictionary<string, int> given)
    {
        var count = choice.Last - choice.First + 1;
        var offset = Random.Shared.Next(count);
        for (var i = 0; i < count; i++)
        {
            var port = choice.First + ((offset + i) % count);
            if (!taken.ContainsKey(port) && !given.ContainsValue(port))
                return port;
        }

        throw new CannotRunException($"No port from {choice.First} to {choice.Last} is free.");
    }

    private static PortPlan Checked(PortPlan plan)
    {
        var listening = ListeningSockets.Ports();
        foreach (var port in plan.ports.Values)
        {
            if (listening.TryGetValue(port, out var inode))
                throw new CannotRunException($"Port {port} is taken by {ListeningSockets.Owner(inode)}; choose others with --ports auto.");
        }

        return plan;
    }

    private static Dictionary<string, int> Remembered(StateDirectory state) =>
        File.Exists(state.Ports) ? JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(state.Ports)) ?? [] : [];
}
