using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Host.Configuration;

namespace Gateway.Host.Cli;

/// <summary>
/// An account as it stands in the configuration, or its settings alone (<c>{"items":"/events","map":{..}}</c>), in a file of its own, with everything checked that
/// <c>gateway check</c> checks of settings.
/// </summary>
internal static class SettingsFile
{
    /// <param name="path">Null for no settings.</param>
    /// <param name="wrong">Everything that is wrong, a line each.</param>
    public static FrozenDictionary<string, string> Read(string? path, IChannel channel, out IReadOnlyList<string> wrong)
    {
        wrong = [];
        if (path is null)
        {
            return FrozenDictionary<string, string>.Empty;
        }

        try
        {
            var errors = new ConfigurationErrors();
            var node = ConfigurationText.Parse(File.ReadAllBytes(path), out var fault);
            var settings = fault is null ? Read(node, channel, errors) : FrozenDictionary<string, string>.Empty;
            wrong = [.. (fault is null ? errors.All : [fault]).Select(error => $"{path}: {error}")];
            return settings;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            wrong = [$"--config {path}: {(Directory.Exists(path) ? "is a directory: name the file" : $"cannot be read: {e.Message}")}"];
            return FrozenDictionary<string, string>.Empty;
        }
    }

    private static FrozenDictionary<string, string> Read(JsonNode? node, IChannel channel, ConfigurationErrors errors)
    {
        if (node is not JsonObject given)
        {
            errors.Add("$", null, "must be an object: an account of the configuration, or its settings");
            return FrozenDictionary<string, string>.Empty;
        }

        if (given.ContainsKey("tenants"))
        {
            errors.Add("$.tenants", null, "is a whole configuration: give one of its accounts, or its settings, in a file of its own");
            return FrozenDictionary<string, string>.Empty;
        }

        // No channel has settings of these names.
        var whole = given.ContainsKey("settings") || given["channel"] is JsonValue;
        // Secrets come on the command line: the file's are not filled in.
        var names = given["secrets"] is JsonObject secrets && whole ? secrets.Select(s => s.Key).ToArray() : null;
        var account = whole ? given : new JsonObject { ["settings"] = given };
        if (whole) account.Remove("secrets");
        if (!new FileShape(errors, Substitution.OfEnvironment).Check(account, typeof(AccountFile), "$"))
        {
            return FrozenDictionary<string, string>.Empty;
        }

        var file = account.Deserialize(GatewayFileContext.Default.AccountFile)!;
        if (file.Channel is { } other && other != channel.Name)
        {
            errors.Add("$.channel", other, $"must be the channel that is decoded, {channel.Name}");
        }

        var settings = AccountBuilder.BuildSettings(errors, file.Settings ?? [], channel, "$.settings");
        var model = new AccountModel
        {
            Ref = new AccountRef("decode", channel.Name, "decode"),
            ProviderId = file.ProviderId,
            Secrets = (names ?? [.. channel.Features.Secrets, .. channel.Features.OptionalSecrets]).ToFrozenDictionary(name => name, _ => Secret.Unseen, StringComparer.Ordinal),
            Settings = settings,
            Queue = Defaults.Queue,
            Labels = FrozenDictionary<string, string>.Empty,
        };
        AccountBuilder.CheckSettings(errors, model, channel, "$.settings");
        return settings;
    }
}
