using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using Gateway.Contracts.Configuration;
using Gateway.Host.Http;
using Gateway.Host.Outbound;
using Gateway.Host.Security;
using Gateway.Routing;

namespace Gateway.Host.Configuration;

/// <summary>Builds the snapshot out of a file whose shape is right, and reports everything that is wrong with its meaning.</summary>
internal sealed class ModelBuilder(ConfigurationErrors errors, FeedFiles feeds)
{
    private readonly Dictionary<string, ApiKeyEntry> _keys = new(StringComparer.Ordinal);
    private OutboundRules _outbound = new([], []);

    public Loaded Build(GatewayFile file, long version)
    {
        var tenants = new Dictionary<string, TenantModel>(StringComparer.Ordinal);
        var (allow, ports) = BuildOutbound(file.Outbound ?? new OutboundFile());
        _outbound = new OutboundRules(allow, ports);
        foreach (var (name, tenant) in file.Tenants ?? [])
        {
            tenants[name] = BuildTenant(name, tenant, $"$.tenants.{name}");
        }

        return new Loaded(
            new GatewayModel
            {
                Version = version,
                Tenants = tenants.ToFrozenDictionary(StringComparer.Ordinal),
                EventRetention = errors.Duration(
                    "$.eventRetention", file.EventRetention, Defaults.EventRetention, Defaults.EventRetentionMin, Defaults.EventRetentionMax),
                Hosts = BuildHosts(file.Hosts ?? []),
                AgentOrigins = errors.Origins("$.agentOrigins", file.AgentOrigins ?? []),
                TrustedProxies = BuildProxies(file.TrustedProxies ?? []),
                OutboundAllow = allow,
                OutboundPorts = ports,
            },
            new KeyRing(_keys.ToFrozenDictionary(StringComparer.Ordinal)));
    }

    private List<string> BuildHosts(List<string> hosts)
    {
        for (var i = 0; i < hosts.Count; i++)
        {
            if (!AllowedHosts.IsName(hosts[i]))
            {
                errors.Add($"$.hosts[{i}]", hosts[i], "must be a host name or address without port, such as \"gateway.example\" or \"*.example.com\"");
            }
        }

        return hosts;
    }

    private List<IPNetwork> BuildProxies(List<string> proxies)
    {
        var networks = new List<IPNetwork>(proxies.Count);
        for (var i = 0; i < proxies.Count; i++)
        {
            if (IPNetwork.TryParse(proxies[i], out var network))
            {
                networks.Add(network);
            }
            else if (IPAddress.TryParse(proxies[i], out var address))
            {
                networks.Add(new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128));
            }
            else
            {
                errors.Add($"$.trustedProxies[{i}]", proxies[i], "must be a network such as \"10.1.0.0/16\", or an address");
            }
        }

        return networks;
    }

    private (List<string> Allow, List<int> Ports) BuildOutbound(OutboundFile file)
    {
        var allow = file.Allow ?? [];
        var ports = file.Ports ?? [.. GatewayModel.Empty.OutboundPorts];
        for (var i = 0; i < allow.Count; i++)
        {
            if (!OutboundAllowList.IsEntry(allow[i]))
            {
                errors.Add($"$.outbound.allow[{i}]", allow[i], "must be a network such as \"10.1.0.0/16\", an address, or a host name");
            }
        }

        for (var i = 0; i < ports.Count; i++)
        {
            errors.Number($"$.outbound.ports[{i}]", ports[i], 443, 1, 65_535);
        }

        return ([.. allow.Where(OutboundAllowList.IsEntry)], ports);
    }

    private TenantModel BuildTenant(string name, TenantFile tenant, string path)
    {
        if (!Names.IsName(name))
        {
            errors.Add(path, name, "a tenant's name " + Names.Rule);
        }

        var calendars = new CalendarBuilder(errors, feeds).Build(tenant.Calendars ?? [], path + ".calendars");
        var slas = new SlaBuilder(errors, calendars, tenant.Queues ?? []).Build(tenant.Slas ?? [], path + ".slas");
        var sites = new SiteBuilder(errors, calendars).Build(tenant.Sites ?? [], path + ".sites");
        var queues = new QueueBuilder(errors, slas).Build(tenant.Queues ?? [], path + ".queues");
        var agents = new AgentBuilder(errors, queues, sites).Build(tenant.Agents ?? [], path + ".agents");
        var accounts = new AccountBuilder(errors, queues).Build(name, tenant.Accounts ?? [], path + ".accounts");
        new KeyBuilder(errors, agents, _keys).Build(name, tenant.Keys ?? [], path + ".keys");

        return new TenantModel
        {
            Name = name,
            Pepper = Pepper.Read(tenant.Pepper, path + ".pepper", errors),
            Accounts = accounts.ToFrozenDictionary(a => (a.Ref.Channel, a.Ref.Account)),
            AccountsByProviderId = accounts.Where(a => a.ProviderId is not null).ToFrozenDictionary(a => (a.Ref.Channel, a.ProviderId!)),
            Agents = agents,
            Queues = queues,
            Rules = new RuleBuilder(errors, queues).Build(tenant.Rules ?? [], path + ".rules"),
            Sites = sites,
            DeferredTexts = BuildTexts(tenant.DeferredTexts ?? [], path + ".deferredTexts"),
            JobChoice = BuildJobChoice(tenant.JobChoice, path + ".jobChoice"),
            Subscriptions = new SubscriptionBuilder(errors, _outbound).Build(tenant.Subscriptions ?? [], path + ".subscriptions"),
            Costs = BuildCosts(tenant.Costs ?? [], path + ".costs"),
            Interruptible = new DistributionBuilder(errors).BuildInterruptible(tenant.Interruptible ?? [], path + ".interruptible"),
            ReopenWindow = errors.Duration(path + ".reopenWindow", tenant.ReopenWindow, Defaults.ReopenWindow, TimeSpan.Zero, Defaults.ReopenWindowMax),
            ReopenWindows = BuildReopenWindows(tenant.ReopenWindows ?? [], path + ".reopenWindows"),
            ParkMax = errors.Duration(path + ".parkMax", tenant.ParkMax, Defaults.ParkMax, Defaults.ParkMaxMin, Defaults.ParkMaxMax),
            SilenceTimeout = errors.Duration(
                path + ".silenceTimeout", tenant.SilenceTimeout, Defaults.SilenceTimeout, Defaults.SilenceTimeoutMin, Defaults.SilenceTimeoutMax),
        };
    }

    private FrozenDictionary<string, string> BuildTexts(Dictionary<string, string> texts, string path)
    {
        foreach (var (language, text) in texts)
        {
            if (language.Length is < 2 or > 3 || !language.All(char.IsAsciiLetterLower))
            {
                errors.Add($"{path}.{language}", language, "must be a language by its two or three letters, such as \"de\"");
            }
            else if (text.Length > Defaults.TextMax || !text.Contains("{when}", StringComparison.Ordinal))
            {
                errors.Add($"{path}.{language}", text, $"must have at most {Defaults.TextMax} characters and say {{when}}");
            }
        }

        return texts.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private string? BuildJobChoice(string? choice, string path)
    {
        if (choice is not null && !PolicyNames.TryJob(choice, out _))
        {
            errors.Add(path, choice, "must be " + PolicyNames.JobRule);
        }

        return choice;
    }

    private FrozenDictionary<string, TimeSpan> BuildReopenWindows(Dictionary<string, TimeSpan> windows, string path)
    {
        foreach (var (channel, window) in windows)
        {
            ChannelNames.Check(errors, $"{path}.{channel}", channel);
            errors.Duration($"{path}.{channel}", window, window, TimeSpan.Zero, Defaults.ReopenWindowMax);
        }

        return windows.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private FrozenDictionary<string, int> BuildCosts(Dictionary<string, int> costs, string path)
    {
        foreach (var (channel, units) in costs)
        {
            ChannelNames.Check(errors, $"{path}.{channel}", channel);
            errors.Number($"{path}.{channel}", units, 1, 1, Defaults.CapacityMax);
        }

        return costs.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
