namespace Gateway.Host.Configuration;

// What gateway.json may say, member by member. Everything is nullable here: what is required, and in which range, is the validator's
// business, so that a file with ten mistakes is told all ten. docs/configuration.md and gateway.schema.json describe the same members.

internal sealed record GatewayFile
{
    /// <summary>For editors only.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    public TimeSpan? EventRetention { get; init; }

    public List<string>? Hosts { get; init; }

    public List<string>? AgentOrigins { get; init; }

    public List<string>? TrustedProxies { get; init; }

    public OutboundFile? Outbound { get; init; }

    public Dictionary<string, TenantFile>? Tenants { get; init; }
}

internal sealed record TenantFile
{
    public string? Pepper { get; init; }

    public TimeSpan? ReopenWindow { get; init; }

    public Dictionary<string, TimeSpan>? ReopenWindows { get; init; }

    public TimeSpan? ParkMax { get; init; }

    public TimeSpan? SilenceTimeout { get; init; }

    public string? JobChoice { get; init; }

    public Dictionary<string, int>? Costs { get; init; }

    public List<string>? Interruptible { get; init; }

    public Dictionary<string, string>? DeferredTexts { get; init; }

    public List<CalendarFile>? Calendars { get; init; }

    public List<SiteFile>? Sites { get; init; }

    public List<SlaFile>? Slas { get; init; }

    public List<AccountFile>? Accounts { get; init; }

    public List<QueueFile>? Queues { get; init; }

    public List<RuleFile>? Rules { get; init; }

    public List<AgentFile>? Agents { get; init; }

    public List<KeyFile>? Keys { get; init; }

    public List<SubscriptionFile>? Subscriptions { get; init; }
}

internal sealed record OutboundFile
{
    public List<string>? Allow { get; init; }

    public List<int>? Ports { get; init; }
}

internal sealed record AccountFile
{
    public string? Channel { get; init; }

    public string? Account { get; init; }

    public string? ProviderId { get; init; }

    public Dictionary<string, string>? Secrets { get; init; }

    public Dictionary<string, System.Text.Json.JsonElement>? Settings { get; init; }

    public string? ApiUrl { get; init; }

    public string? PublicUrl { get; init; }

    public string? Queue { get; init; }

    public Dictionary<string, string>? Labels { get; init; }

    public double? SendsPerSecond { get; init; }

    public List<string>? Origins { get; init; }
}

internal sealed record QueueFile
{
    public string? Name { get; init; }

    public int? Priority { get; init; }

    public TimeSpan? OfferTimeout { get; init; }

    public TimeSpan? AgeingStep { get; init; }

    public TimeSpan? OfferWithin { get; init; }

    public double? Weight { get; init; }

    public string? AgentChoice { get; init; }

    public List<LadderStepFile>? Ladder { get; init; }

    public List<RequirementFile>? Requires { get; init; }

    public List<SelectorFile>? Selectors { get; init; }

    public int? Cost { get; init; }

    public bool? Interruptible { get; init; }

    public bool? LastAgent { get; init; }

    public TimeSpan? CoolDown { get; init; }

    public int? OffersAtOnce { get; init; }

    public AgentWeightsFile? AgentWeights { get; init; }

    public List<SplitFile>? Split { get; init; }

    public int? DepthMax { get; init; }

    public string? Sla { get; init; }

    public OverflowFile? Overflow { get; init; }

    public TimeSpan? AbandonAfter { get; init; }

    public TimeSpan? WindowWarning { get; init; }

    public bool? AutoReply { get; init; }

    public List<string>? Dispositions { get; init; }

    public bool? DispositionRequired { get; init; }
}

internal sealed record LadderStepFile
{
    public int? Level { get; init; }

    public TimeSpan? After { get; init; }
}

internal sealed record RequirementFile
{
    public string? Skill { get; init; }

    public int? Level { get; init; }
}

internal sealed record AgentFile
{
    public string? Id { get; init; }

    public string? Kind { get; init; }

    public string? Name { get; init; }

    public Dictionary<string, int>? Skills { get; init; }

    public List<string>? Queues { get; init; }

    public int? Capacity { get; init; }

    public Dictionary<string, int>? Caps { get; init; }

    public int? InterruptTo { get; init; }

    public int? AwayAfterMisses { get; init; }

    public FairShareFile? FairShare { get; init; }

    public bool? AutoAccept { get; init; }

    public TimeSpan? WrapUp { get; init; }

    public string? Site { get; init; }

    public Dictionary<string, System.Text.Json.JsonElement>? Labels { get; init; }
    public List<string>? Supervises { get; init; }
}

internal sealed record KeyFile
{
    public string? Id { get; init; }

    public string? Role { get; init; }

    public string? Agent { get; init; }

    public string? Hash { get; init; }

    public DateTimeOffset? Expires { get; init; }
}

/// <summary>A subscription, here and as the body of <c>/api/v1/subscriptions</c>.</summary>
internal sealed record SubscriptionFile
{
    public string? Id { get; init; }

    public string? Description { get; init; }

    public string? Filter { get; init; }

    public string? Start { get; init; }

    public string? Delivery { get; init; }

    public int? AckWindow { get; init; }

    public string? Url { get; init; }

    public int? BatchMax { get; init; }

    public string? Order { get; init; }

    public int? Concurrency { get; init; }

    public double? RatePerSecond { get; init; }

    public TimeSpan? Timeout { get; init; }

    public TimeSpan? RetryFor { get; init; }

    public List<int>? NeverRetry { get; init; }

    public Dictionary<string, string>? Headers { get; init; }

    public List<string>? Secrets { get; init; }
}
