namespace Gateway.Host.Configuration;

internal sealed record RuleFile
{
    public string? Name { get; init; }

    public ConditionsFile? When { get; init; }

    public string? Queue { get; init; }

    public int? Priority { get; init; }

    public List<RequirementFile>? Requires { get; init; }

    public List<SelectorFile>? Selectors { get; init; }

    public bool? Expedite { get; init; }

    public Dictionary<string, string>? Labels { get; init; }
}

internal sealed record ConditionsFile
{
    public List<string>? Channels { get; init; }

    public List<string>? Accounts { get; init; }

    public List<string>? Languages { get; init; }

    public Dictionary<string, List<string>>? Labels { get; init; }

    public List<string>? Phones { get; init; }

    public List<string>? Customers { get; init; }

    public Dictionary<string, List<string>>? Facts { get; init; }

    public List<string>? Text { get; init; }

    public List<string>? Matches { get; init; }
}
