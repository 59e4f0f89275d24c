using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Signing;

/// <summary>An app's public key, which some marketplaces sign along: a setting, or kept beside the secrets.</summary>
internal static class AppKeys
{
    public const string Name = "appKey";

    public static string? Of(AccountModel account) => account.Settings.GetValueOrDefault(Name) ?? account.Current(Name)?.RevealText();
}
