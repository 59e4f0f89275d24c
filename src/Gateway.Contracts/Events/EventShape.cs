namespace Gateway.Contracts.Events;

/// <summary>What one type of event tells in its <c>data</c>.</summary>
public sealed record EventShape(string Type, string Summary, IReadOnlyList<EventMember> Data);

/// <summary>One member of an event's <c>data</c>.</summary>
/// <param name="Required">It is in every event of the type.</param>
public sealed record EventMember(string Name, EventMemberKind Kind, bool Required);

/// <summary>What a member's value is.</summary>
public enum EventMemberKind
{
    Text,
    Whole,
    Flag,

    /// <summary>RFC 3339 in UTC.</summary>
    Time,

    /// <summary>Names and texts.</summary>
    Map,

    /// <summary>A list of texts.</summary>
    Names,

    /// <summary>A list of <see cref="Attachment"/>.</summary>
    Attachments,

    /// <summary>A <see cref="GeoPoint"/>.</summary>
    Location,

    /// <summary>A list of <see cref="CustomerAlias"/>.</summary>
    Aliases,

    /// <summary>A <see cref="TemplateMessage"/>.</summary>
    Template,

    /// <summary>A list of choices, each with <c>title</c> and <c>payload</c>.</summary>
    QuickReplies,
}
