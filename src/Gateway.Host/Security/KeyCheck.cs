namespace Gateway.Host.Security;

/// <summary>Whether a key that opened something is still what it was. Connections live for weeks and keys are taken back meanwhile.</summary>
internal sealed class KeyCheck(KeyRingSource keys, BootstrapKey bootstrap, TimeProvider clock)
{
    // How long somebody who was let go may still listen; a look-up for each of ten thousand connections in this time is nothing.
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    /// <summary>The same key of the same tenant, role and agent is in force, and has not expired.</summary>
    public bool IsStillGood(ApiKeyEntry entry)
    {
        var now = clock.GetUtcNow();
        return keys.Current.Holds(entry, now) || bootstrap.Holds(entry, now);
    }
}
