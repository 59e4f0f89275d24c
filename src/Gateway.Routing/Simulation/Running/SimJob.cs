namespace Gateway.Routing.Simulation;

/// <summary>A contact in the system. Used again after it is gone, under its next epoch.</summary>
internal sealed class SimJob(int slot)
{
    public int Slot => slot;

    public JobKey Key = new("j" + slot.ToString(System.Globalization.CultureInfo.InvariantCulture), 0);

    public int Type;

    public long Arrival;

    /// <summary>Microseconds of work before the factor of the agent.</summary>
    public long Handle;

    public long? Patience;

    /// <summary>Draws for what follows after service; the contact has a stream of its own so that policies meet the same contacts.</summary>
    public SeededRandom Random;

    /// <summary>What the trace says; null for a contact by chance.</summary>
    public Contact? Contact;

    public SimAgent? Agent;

    /// <summary>Work left in microseconds at speed 1.</summary>
    public double Left;
}
