namespace Gateway.Host.Configuration;

internal sealed record CalendarFile
{
    public string? Name { get; init; }

    public string? Zone { get; init; }

    /// <summary>Days (<c>mon</c>, <c>mon-fri</c>) to hours (<c>09:00-17:00</c>).</summary>
    public Dictionary<string, List<string>>? Hours { get; init; }

    public List<ExceptionFile>? Exceptions { get; init; }

    /// <summary>iCalendar files beside this one.</summary>
    public List<string>? Feeds { get; init; }
}

internal sealed record ExceptionFile
{
    public string? Date { get; init; }

    public List<string>? Hours { get; init; }
}

internal sealed record SiteFile
{
    public string? Name { get; init; }

    public string? Calendar { get; init; }

    public string? Handover { get; init; }

    public TimeSpan? HandoverAfter { get; init; }
}

internal sealed record SlaFile
{
    public string? Name { get; init; }

    public string? Calendar { get; init; }

    public TimeSpan? FirstResponse { get; init; }

    public TimeSpan? NextResponse { get; init; }

    public TimeSpan? Resolution { get; init; }

    public double? AtRisk { get; init; }

    public bool? PausesForCustomer { get; init; }

    public bool? PausesWhileParked { get; init; }

    public string? OnReopen { get; init; }

    public ActionFile? OnRisk { get; init; }

    public ActionFile? OnBreach { get; init; }
}

internal sealed record ActionFile
{
    public int? Priority { get; init; }

    public string? Queue { get; init; }
}

internal sealed record OverflowFile
{
    public string? Queue { get; init; }

    public int? Length { get; init; }

    public TimeSpan? Wait { get; init; }

    public bool? Unstaffed { get; init; }

    public bool? Unqualified { get; init; }
}
