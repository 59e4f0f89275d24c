using System.Collections.Frozen;
using Gateway.Contracts.Configuration;
using Gateway.Events;
using Gateway.Events.Webhooks;
using Gateway.Host.Outbound;

namespace Gateway.Host.Configuration;

/// <summary>Subscriptions of the file; those of the REST interface are checked by the same <see cref="SubscriptionReader"/>.</summary>
internal sealed class SubscriptionBuilder(ConfigurationErrors errors, OutboundRules outbound)
{
    // The newest, the one before it, and one that a hurried rotation left.
    private const int SecretsMax = 3;

    public FrozenDictionary<string, DeclaredSubscription> Build(List<SubscriptionFile> files, string path)
    {
        if (files.Count > SubscriptionRules.CountMax)
        {
            errors.Add(path, files.Count, $"must be at most {SubscriptionRules.CountMax}");
        }

        var built = new Dictionary<string, DeclaredSubscription>(StringComparer.Ordinal);
        for (var i = 0; i < files.Count; i++)
        {
            var at = $"{path}[{i}]";
            var id = errors.Name(at + ".id", files[i].Id);
            if (id.StartsWith("sub_", StringComparison.Ordinal))
            {
                errors.Add(at + ".id", id, "must not begin with sub_: those are made by the gateway");
            }

            var spec = new SubscriptionReader(errors, outbound, at).Read(files[i]);
            var secrets = BuildSecrets(files[i].Secrets ?? [], spec.Webhook is not null, at + ".secrets");
            if (!built.TryAdd(id, new DeclaredSubscription(id, spec, secrets)))
            {
                errors.Add(at + ".id", id, "is the id of an earlier subscription");
            }
        }

        return built.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private List<Secret> BuildSecrets(List<string> secrets, bool needed, string path)
    {
        if (needed && secrets.Count is 0 or > SecretsMax)
        {
            errors.Missing(path, $"a webhook is signed with 1 to {SecretsMax} secrets, newest first; each {WebhookSecret.Rule}");
        }

        for (var i = 0; i < secrets.Count; i++)
        {
            if (WebhookSecret.Parse(secrets[i]) is null)
            {
                errors.Hide($"{path}[{i}]");
                errors.Add($"{path}[{i}]", null, WebhookSecret.Rule);
            }
        }

        return [.. secrets.Select(static text => new Secret(text))];
    }
}
