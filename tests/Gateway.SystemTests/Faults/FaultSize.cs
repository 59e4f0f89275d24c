using System.Globalization;

namespace Gateway.SystemTests.Faults;

/// <summary>How much a fault test does: small unless the environment says otherwise.</summary>
internal static class FaultSize
{
    // Three restarts under load and what is between them fit into half a minute on two cores.
    public static int Kills { get; } = Read("GATEWAY_FAULT_KILLS", 3);

    public static int Messages { get; } = Read("GATEWAY_FAULT_MESSAGES", 10_000);

    /// <summary>Power cuts under the whole gateway.</summary>
    public static int Cuts { get; } = Read("GATEWAY_POWER_CUTS", 3);

    /// <summary>All chance of senders, agents and fault points comes from it; it is printed with every result.</summary>
    public static int Seed { get; } = Read("GATEWAY_FAULT_SEED", 20260301);

    // 10,000 messages with three restarts take half a minute; ten times that is for a busy machine.
    public static TimeSpan Bound(int messages) => TimeSpan.FromMinutes(4) + (messages * TimeSpan.FromMilliseconds(10));

    private static int Read(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
                ? value
                : throw new ArgumentException($"{name} is '{text}'; it must be a whole number above 0.")
            : otherwise;
}
