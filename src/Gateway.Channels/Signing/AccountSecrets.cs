using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Signing;

/// <summary>An account's secrets by name. While one is being rotated the old one stays valid as <c>{name}Previous</c>.</summary>
internal static class AccountSecrets
{
    /// <summary>The secret in force; null when it is missing or empty, for an empty key signs for everyone.</summary>
    public static Secret? Current(this AccountModel account, string name) =>
        account.Secrets.TryGetValue(name, out var secret) && !secret.Reveal().IsEmpty ? secret : null;

    public static Secret? Previous(this AccountModel account, string name)
    {
        // Every verification asks for it and hardly ever there is one: no name is made for that.
        const string Suffix = "Previous";
        Span<char> previous = stackalloc char[name.Length + Suffix.Length];
        name.CopyTo(previous);
        Suffix.CopyTo(previous[name.Length..]);
        return account.Secrets.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(previous, out var secret) && !secret.Reveal().IsEmpty ? secret : null;
    }
}
