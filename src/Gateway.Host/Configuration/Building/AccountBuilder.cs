using System.Collections.Frozen;
using System.Text.Json;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Host.Configuration;

internal sealed class AccountBuilder(ConfigurationErrors errors, FrozenDictionary<string, QueueModel> queues)
{
    /// <summary>The accounts that have a name of their own; the others are reported.</summary>
    public List<AccountModel> Build(string tenant, List<AccountFile> accounts, string path)
    {
        var built = new List<AccountModel>();
        var names = new HashSet<(string, string)>();
        var providerIds = new HashSet<(string, string)>();
        for (var i = 0; i < accounts.Count; i++)
        {
            var at = $"{path}[{i}]";
            var account = BuildAccount(tenant, accounts[i], at);
            var channel = account.Ref.Channel;
            if (!names.Add((channel, account.Ref.Account)))
            {
                errors.Add(at + ".account", account.Ref.Account, $"is the name of an earlier {channel} account");
            }
            else if (account.ProviderId is { } id && !providerIds.Add((channel, id)))
            {
                errors.Add(at + ".providerId", id, $"is the providerId of an earlier {channel} account");
            }
            else
            {
                built.Add(account);
            }
        }

        return built;
    }

    private AccountModel BuildAccount(string tenant, AccountFile account, string path)
    {
        IChannel? channel = null;
        if (account.Channel is null)
        {
            errors.Missing(path + ".channel", "name one of " + string.Join(", ", ChannelCatalog.All.Select(c => c.Name)));
        }
        else
        {
            channel = ChannelNames.Check(errors, path + ".channel", account.Channel);
        }

        if (account.ProviderId is { Length: 0 or > 256 })
        {
            errors.Add(path + ".providerId", account.ProviderId, "must have 1 to 256 characters");
        }

        if (account.SendsPerSecond is { } rate && rate is not (>= Defaults.SendsPerSecondMin and <= Defaults.SendsPerSecondMax))
        {
            errors.Add(path + ".sendsPerSecond", rate, $"must be {Defaults.SendsPerSecondMin} to {Defaults.SendsPerSecondMax}");
        }

        var built = new AccountModel
        {
            Ref = new AccountRef(tenant, account.Channel ?? "", errors.Name(path + ".account", account.Account)),
            ProviderId = account.ProviderId,
            Secrets = BuildSecrets(account.Secrets ?? [], channel, path + ".secrets"),
            Settings = BuildSettings(errors, account.Settings ?? [], channel, path + ".settings"),
            ApiUrl = errors.Url(path + ".apiUrl", account.ApiUrl),
            PublicUrl = errors.Url(path + ".publicUrl", account.PublicUrl),
            Queue = BuildQueue(account.Queue, path + ".queue"),
            Labels = BuildLabels(account.Labels ?? [], path + ".labels"),
            SendsPerSecond = account.SendsPerSecond,
            Origins = errors.Origins(path + ".origins", account.Origins ?? []),
        };
        CheckSettings(errors, built, channel, path + ".settings");
        return built;
    }

    /// <summary>What the channel itself finds wrong.</summary>
    public static void CheckSettings(ConfigurationErrors errors, AccountModel account, IChannel? channel, string path)
    {
        foreach (var (setting, rule) in channel?.Faults(account) ?? [])
        {
            errors.Add($"{path}.{setting}", null, rule);
        }
    }

    private FrozenDictionary<string, Secret> BuildSecrets(Dictionary<string, string> secrets, IChannel? channel, string path)
    {
        foreach (var (name, value) in secrets)
        {
            errors.Hide($"{path}.{name}");
            if (value.Length == 0)
            {
                errors.Add($"{path}.{name}", null, "must not be empty");
            }
            else if (channel is not null && !channel.Features.Secrets.Concat(channel.Features.OptionalSecrets).Contains(Current(name), StringComparer.Ordinal))
            {
                errors.Add($"{path}.{name}", null, $"is not a secret of {channel.Name}: {string.Join(", ", channel.Features.Secrets.Concat(channel.Features.OptionalSecrets))}");
            }
        }

        foreach (var name in channel?.Features.Secrets ?? [])
        {
            if (!secrets.ContainsKey(name))
            {
                errors.Missing($"{path}.{name}", $"{channel!.Name} needs it; write \"${{VARIABLE}}\" to take it from the environment");
            }
        }

        return secrets.ToFrozenDictionary(s => s.Key, s => new Secret(s.Value), StringComparer.Ordinal);
    }

    public static FrozenDictionary<string, string> BuildSettings(ConfigurationErrors errors, Dictionary<string, JsonElement> settings, IChannel? channel, string path)
    {
        foreach (var name in settings.Keys)
        {
            if (channel is not null && !channel.Features.Settings.ContainsKey(name))
            {
                errors.Add($"{path}.{name}", null, $"is not a setting of {channel.Name}: {string.Join(", ", channel.Features.Settings.Keys.DefaultIfEmpty("it has none"))}");
            }
        }

        return settings.ToFrozenDictionary(
            s => s.Key, s => s.Value.ValueKind == JsonValueKind.String ? s.Value.GetString()! : s.Value.GetRawText(), StringComparer.Ordinal);
    }

    /// <summary>While a secret is being rotated the old one stays valid as <c>{name}Previous</c>.</summary>
    private static string Current(string name) => name.EndsWith("Previous", StringComparison.Ordinal) ? name[..^"Previous".Length] : name;

    private string BuildQueue(string? name, string path)
    {
        if (name is not null)
        {
            return errors.Queue(path, name, queues);
        }

        // With one queue there is nothing to choose.
        if (queues.Count == 1)
        {
            return queues.Keys[0];
        }

        if (!queues.ContainsKey(Defaults.Queue))
        {
            errors.Missing(path, $"name one of {string.Join(", ", queues.Keys)}, or add a queue \"{Defaults.Queue}\"");
        }

        return Defaults.Queue;
    }

    private FrozenDictionary<string, string> BuildLabels(Dictionary<string, string> labels, string path)
    {
        if (labels.Count > Defaults.LabelsMax)
        {
            errors.Add(path, null, $"has {labels.Count} labels, more than {Defaults.LabelsMax}");
        }

        foreach (var (name, value) in labels)
        {
            if (!Names.IsName(name))
            {
                errors.Add($"{path}.{name}", null, "a label's name " + Names.Rule);
            }
            else if (value.Length is 0 or > Defaults.LabelValueMax)
            {
                errors.Add($"{path}.{name}", value, $"must have 1 to {Defaults.LabelValueMax} characters");
            }
        }

        return labels.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
