using System.Collections.Frozen;

namespace Gateway.Contracts.Configuration;

/// <summary>The configuration as one immutable snapshot. A request, a grain turn or a send reads one snapshot from start to end.</summary>
public sealed record GatewayModel
{
    public static GatewayModel Empty { get; } = new() { Version = 0, Tenants = FrozenDictionary<string, TenantModel>.Empty };

    /// <summary>Counts reloads from 1; policies say under which version they decided.</summary>
    public required long Version { get; init; }

    public required FrozenDictionary<string, TenantModel> Tenants { get; init; }

    /// <summary>Events older than this are deleted from the log, whole segments at a time.</summary>
    // A month of history for subscribers that were down and for transcripts; about 1 KB an event.
    public TimeSpan EventRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Names in Host headers that are ours, beside those that the gateway knows by itself; <c>*.example.com</c> for all below.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Web origins whose pages may open agents' sockets and event sockets, beside the gateway's own.</summary>
    public IReadOnlyList<string> AgentOrigins { get; init; } = [];

    /// <summary>Networks of the proxies in front; what they say of a caller's address is believed.</summary>
    public IReadOnlyList<System.Net.IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Networks and host names that webhooks and fetches may reach although they are internal, or not https.</summary>
    public IReadOnlyList<string> OutboundAllow { get; init; } = [];

    /// <summary>Ports that webhooks and fetches may use.</summary>
    public IReadOnlyList<int> OutboundPorts { get; init; } = [443, 8443];
}

/// <summary>One tenant: nothing of it is visible to another.</summary>
public sealed record TenantModel
{
    public required string Name { get; init; }

    /// <summary>Keys the names of threads and customers (HMAC). 32 bytes; losing it orphans every thread, so it comes from configuration.</summary>
    public required ReadOnlyMemory<byte> Pepper { get; init; }

    /// <summary>By (channel, account name).</summary>
    public required FrozenDictionary<(string Channel, string Account), AccountModel> Accounts { get; init; }

    /// <summary>By (channel, provider's id): one POST may carry several of the tenant's accounts.</summary>
    public required FrozenDictionary<(string Channel, string ProviderId), AccountModel> AccountsByProviderId { get; init; }

    public required FrozenDictionary<string, AgentModel> Agents { get; init; }

    public required FrozenDictionary<string, QueueModel> Queues { get; init; }

    /// <summary>Where agents work, by name. Without any, everybody is always on shift.</summary>
    public FrozenDictionary<string, SiteModel> Sites { get; init; } = FrozenDictionary<string, SiteModel>.Empty;

    /// <summary>What customers are told outside hours, by primary language subtag, where it differs from the built-in texts.</summary>
    public FrozenDictionary<string, string> DeferredTexts { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>What decides where conversations go, in their order; the first that fits holds.</summary>
    public IReadOnlyList<RuleModel> Rules { get; init; } = [];

    /// <summary>Which of several waiting jobs a freed agent takes, by the name files use; null for the gateway's default.</summary>
    public string? JobChoice { get; init; }

    /// <summary>Capacity units a job takes, by channel; 1 where a channel is not named.</summary>
    public required FrozenDictionary<string, int> Costs { get; init; }

    /// <summary>Channels whose work may be interrupted.</summary>
    public FrozenSet<string> Interruptible { get; init; } = FrozenSet<string>.Empty;

    /// <summary>A message inside this time after closing reopens the conversation instead of opening a new one.</summary>
    public required TimeSpan ReopenWindow { get; init; }

    /// <summary>The same, by channel, where a channel differs.</summary>
    public FrozenDictionary<string, TimeSpan> ReopenWindows { get; init; } = FrozenDictionary<string, TimeSpan>.Empty;

    /// <summary>Longest time a conversation may be parked, or a call back be promised ahead.</summary>
    // A month: what is to wait longer is a case of another system, not a conversation.
    public TimeSpan ParkMax { get; init; } = TimeSpan.FromDays(30);

    /// <summary>A conversation without any message for this long is closed.</summary>
    public required TimeSpan SilenceTimeout { get; init; }

    /// <summary>Subscriptions the configuration declares, by id; others are made through the REST interface.</summary>
    public FrozenDictionary<string, DeclaredSubscription> Subscriptions { get; init; } = FrozenDictionary<string, DeclaredSubscription>.Empty;
}

/// <summary>One account of a tenant on a channel.</summary>
public sealed record AccountModel
{
    public required AccountRef Ref { get; init; }

    /// <summary>The provider's own id of the account (phone_number_id, bot user id); null where the URL alone tells.</summary>
    public string? ProviderId { get; init; }

    /// <summary>Secrets by the channel's own names (<c>appSecret</c>, <c>verifyToken</c>, <c>accessToken</c> ...).</summary>
    public required FrozenDictionary<string, Secret> Secrets { get; init; }

    /// <summary>What else the channel asks for, by its own names: text as it stands, anything richer as JSON.</summary>
    public FrozenDictionary<string, string> Settings { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Base URL of the channel's send API; null for the provider's public one.</summary>
    public Uri? ApiUrl { get; init; }

    /// <summary>The public URL of this webhook as the provider sees it; some channels sign it.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Queue of this account's conversations.</summary>
    public required string Queue { get; init; }

    /// <summary>Labels every job of this account carries, such as <c>language</c> or <c>market</c>.</summary>
    public required FrozenDictionary<string, string> Labels { get; init; }

    /// <summary>Most messages a second to this account's send API; null for the channel's documented default.</summary>
    public double? SendsPerSecond { get; init; }

    /// <summary>Web origins whose pages may open this account's web chat, beside the gateway's own.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];
}

/// <summary>An agent as configured; presence and load are live state elsewhere.</summary>
public sealed record AgentModel
{
    public required string Id { get; init; }

    public required AgentKind Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>Skill (<c>language:de</c>, <c>topic:refund</c>, <c>tier:2</c>) to level 1..10.</summary>
    public required FrozenDictionary<string, int> Skills { get; init; }

    public required IReadOnlyList<string> Queues { get; init; }

    /// <summary>Capacity units this agent may hold at once.</summary>
    public required int Capacity { get; init; }

    /// <summary>Work is assigned without being offered first: for bots and desks that never decline.</summary>
    public bool AutoAccept { get; init; }

    /// <summary>After-work that still holds capacity; zero frees it at once.</summary>
    public required TimeSpan WrapUp { get; init; }

    /// <summary>Where the agent works; null for one that is on shift whenever it is online.</summary>
    public string? Site { get; init; }

    /// <summary>Most jobs of a channel at once, by channel.</summary>
    public FrozenDictionary<string, int> Caps { get; init; } = FrozenDictionary<string, int>.Empty;

    /// <summary>Units held at once with interruptible work counted; null for <see cref="Capacity"/>.</summary>
    public int? InterruptTo { get; init; }

    /// <summary>Offers in a row that may go unanswered before the agent is away; 0 for any number.</summary>
    public int AwayAfterMisses { get; init; }

    /// <summary>How many jobs the agent is given at most, and in which time; null for any number.</summary>
    public FairShareModel? FairShare { get; init; }

    /// <summary>Facts that selectors ask for.</summary>
    public FrozenDictionary<string, LabelValue> Labels { get; init; } = FrozenDictionary<string, LabelValue>.Empty;
    /// <summary>Queues whose conversations this agent may observe, speak in and take over; <c>*</c> for all of the tenant.</summary>
    public IReadOnlyList<string> Supervises { get; init; } = [];
}

public enum AgentKind
{
    Human,
    Bot,
    Expert,
}

/// <summary>A named view in a pool with its own policy.</summary>
public sealed record QueueModel
{
    public required string Name { get; init; }

    /// <summary>0 is the most urgent band, 9 the least.</summary>
    public required int Priority { get; init; }

    /// <summary>An offer not answered in this time expires and goes to another agent.</summary>
    public required TimeSpan OfferTimeout { get; init; }

    /// <summary>Waiting this long lifts a job by one band.</summary>
    public required TimeSpan AgeingStep { get; init; }

    /// <summary>Skills an agent must have; a <c>{label}</c> in the name is filled from the job, and the requirement is left out when the job lacks the label.</summary>
    public required IReadOnlyList<SkillRequirement> Requires { get; init; }

    /// <summary>What the agent's labels must be for every job of the queue.</summary>
    public IReadOnlyList<SelectorModel> Selectors { get; init; } = [];

    /// <summary>Time in which a job should be offered; what urgency is measured by.</summary>
    public TimeSpan OfferWithin { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How much one job of this queue counts against one of another.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Which agent takes a job, by the name files use; null for the gateway's default.</summary>
    public string? AgentChoice { get; init; }

    /// <summary>Least level from a waiting time on, levels falling; empty: every qualified agent at once; null: from measured handle times.</summary>
    public IReadOnlyList<LadderRung>? Ladder { get; init; }

    /// <summary>Capacity units a job of this queue takes; null for those of its channel.</summary>
    public int? Cost { get; init; }

    /// <summary>Its work may be interrupted; null for what its channel says.</summary>
    public bool? Interruptible { get; init; }

    /// <summary>A conversation that is reopened goes to the agent who had it last, if qualified and free when its turn comes; nobody waits for it.</summary>
    public bool LastAgent { get; init; } = true;

    /// <summary>An agent that declined or missed an offer of this queue gets no other of it for so long.</summary>
    public TimeSpan CoolDown { get; init; }

    /// <summary>Most agents a job is offered to at once.</summary>
    public int OffersAtOnce { get; init; } = 1;

    /// <summary>What the weighted agent choice weighs; null for the gateway's own weights.</summary>
    public AgentWeightsModel? AgentWeights { get; init; }

    /// <summary>Shares of this queue's conversations that go to other queues instead.</summary>
    public IReadOnlyList<SplitModel> Split { get; init; } = [];

    /// <summary>Most waiting jobs; beyond it new conversations are refused with 503.</summary>
    public required int DepthMax { get; init; }

    /// <summary>What is promised to customers of this queue; null for nothing.</summary>
    public SlaModel? Sla { get; init; }

    /// <summary>Where work goes that waits too long; null for nowhere.</summary>
    public OverflowModel? Overflow { get; init; }

    /// <summary>A customer who waits and has said nothing for this long is taken to have left; null for never.</summary>
    public TimeSpan? AbandonAfter { get; init; }

    /// <summary>How long before a service window closes on an unanswered customer it is told as at risk.</summary>
    // Two hours of the usual 24 let a colleague of the next shift still answer.
    public TimeSpan WindowWarning { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Customers whose work is deferred are told when to expect an answer.</summary>
    public bool AutoReply { get; init; } = true;

    /// <summary>Codes a conversation of this queue may be closed with; empty for any.</summary>
    public IReadOnlyList<string> Dispositions { get; init; } = [];

    /// <summary>An agent must say a code to close.</summary>
    public bool DispositionRequired { get; init; }
}

/// <summary>From this waiting time on agents of this level may take a job.</summary>
/// <param name="After">Null: never.</param>
public readonly record struct LadderRung(int Level, TimeSpan? After);

/// <param name="Skill">Name of the skill, such as <c>language:{language}</c>.</param>
/// <param name="Level">Least level, 1..10.</param>
[GenerateSerializer, Immutable, Alias("gw.requirement")]
public sealed record SkillRequirement([property: Id(0)] string Skill, [property: Id(1)] int Level);
