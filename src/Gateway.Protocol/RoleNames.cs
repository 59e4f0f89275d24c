using Gateway.Contracts.Agents;

namespace Gateway.Protocol;

/// <summary>The words of <see cref="ParticipantRole"/> in frames and events.</summary>
internal static class RoleNames
{
    public static ReadOnlySpan<byte> Of(ParticipantRole role) => role switch
    {
        ParticipantRole.Observe => "observe"u8,
        ParticipantRole.Advise => "advise"u8,
        _ => "speak"u8,
    };

    public static ParticipantRole? Find(string? name) => name switch
    {
        "observe" => ParticipantRole.Observe,
        "advise" => ParticipantRole.Advise,
        "speak" => ParticipantRole.Speak,
        _ => null,
    };
}
