using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Signing;

/// <summary>An account's secrets by name. While one is being rotated the old one stays valid as <c>{name}Previous</c>.</summary>
internal static class AccountSecrets
{
    /// <summary>The secret in force; null when it is missing or empty, for an empty key signs for everyone.</summary>
    public static Secret? Current(this AccountModel account, string name) =>
        account.Secrets.TryGetValue(name, out var secret) && !secret.Reveal().IsEmpty ? secret : null;

    public static Secret? Previous(this AccountModel account, string name) => account.Current(name + "Previous");
}
