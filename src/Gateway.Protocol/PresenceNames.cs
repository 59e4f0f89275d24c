using Gateway.Contracts.Agents;

namespace Gateway.Protocol;

/// <summary>Presence on the wire.</summary>
internal static class PresenceNames
{
    public static ReadOnlySpan<byte> Of(Presence presence) => presence switch
    {
        Presence.Offline => "offline"u8,
        Presence.Online => "online"u8,
        Presence.Draining => "draining"u8,
        Presence.Away => "away"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(presence), presence, "Presence has no wire name."),
    };

    public static Presence? Find(string? name) => name switch
    {
        "offline" => Presence.Offline,
        "online" => Presence.Online,
        "draining" => Presence.Draining,
        "away" => Presence.Away,
        _ => null,
    };
}
