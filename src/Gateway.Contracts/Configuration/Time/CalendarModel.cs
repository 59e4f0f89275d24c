namespace Gateway.Contracts.Configuration;

/// <summary>When somebody works: hours of the week, and dates on which they differ.</summary>
public sealed record CalendarModel
{
    public required string Name { get; init; }

    /// <summary>IANA time zone in which the hours are meant.</summary>
    public required string Zone { get; init; }

    /// <summary>Seven lists, Monday first; each in order of opening.</summary>
    public required IReadOnlyList<IReadOnlyList<HoursModel>> Week { get; init; }

    /// <summary>Hours that begin on a date instead of those of its weekday; an empty list is a closed day.</summary>
    public required IReadOnlyDictionary<DateOnly, IReadOnlyList<HoursModel>> Exceptions { get; init; }
}

/// <param name="From">Time of day by the wall clock, below 24 h.</param>
/// <param name="To">Later than <paramref name="From"/> by at most 24 h; above 24 h it is on the next day.</param>
public readonly record struct HoursModel(TimeSpan From, TimeSpan To);
