using System.Text.RegularExpressions;

namespace Gateway.Contracts.Configuration;

/// <summary>Where a conversation goes and what its job asks for. The first rule of a tenant whose conditions are all met holds.</summary>
public sealed record RuleModel
{
    // A list that a person still reads from top to bottom; each is looked at once for every conversation that opens.
    public const int CountMax = 500;

    public required string Name { get; init; }

    public RuleConditions When { get; init; } = new();

    /// <summary>Null for the account's own.</summary>
    public string? Queue { get; init; }

    /// <summary>Null for that of the queue.</summary>
    public int? Priority { get; init; }

    /// <summary>Beside those of the queue.</summary>
    public IReadOnlyList<SkillRequirement> Requires { get; init; } = [];

    /// <summary>Beside those of the queue.</summary>
    public IReadOnlyList<SelectorModel> Selectors { get; init; } = [];

    /// <summary>Goes before all that are not expedited.</summary>
    public bool Expedite { get; init; }

    /// <summary>Set on the conversation.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = System.Collections.Frozen.FrozenDictionary<string, string>.Empty;
}

/// <summary>What must hold, all of it; one that is empty holds always. Texts are compared without regard to case and to compatible forms of a character (NFKC).</summary>
public sealed record RuleConditions
{
    /// <summary>Any of these channels.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Any of these accounts; <c>shop-*</c> for all that begin so.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>Any of these languages: a subtag (<c>pt</c>) or the customer's whole locale (<c>pt-BR</c>).</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Each of these labels has one of its values; <c>*</c> at the end for any that begins so.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Labels { get; init; } = System.Collections.Frozen.FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>The customer's number begins with any of these digits.</summary>
    public IReadOnlyList<string> Phones { get; init; } = [];

    /// <summary>Any of these customers, as events name them.</summary>
    public IReadOnlySet<Guid> Customers { get; init; } = System.Collections.Frozen.FrozenSet<Guid>.Empty;

    /// <summary>Each of these facts of the channel (referral, campaign) has one of its values; <c>*</c> at the end for any that begins so.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Facts { get; init; } = System.Collections.Frozen.FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>The text contains any of these.</summary>
    public IReadOnlyList<string> Text { get; init; } = [];

    /// <summary>Any of these patterns is found in the text. They cannot backtrack: the time is linear in the text.</summary>
    public IReadOnlyList<Regex> Matches { get; init; } = [];

    /// <summary>Looks at the message that opens the conversation, not only at what the conversation keeps.</summary>
    public bool AsksForTheMessage => Phones.Count > 0 || Facts.Count > 0 || Text.Count > 0 || Matches.Count > 0 || Languages.Any(l => l.Contains('-', StringComparison.Ordinal));
}
