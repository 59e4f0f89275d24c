using System.Collections.Frozen;
using Gateway.Contracts.Configuration;
using Gateway.Routing.Calendars;

namespace Gateway.Tests.Conversations.Time;

/// <summary>The test tenant with offices: ana and bo in Berlin, chen in Shanghai, all with German; everyone works nine to five.</summary>
internal static class TimeModel
{
    public static readonly CalendarModel Berlin = Hours("berlin", "Europe/Berlin", "09:00-17:00");
    public static readonly CalendarModel Shanghai = Hours("shanghai", "Asia/Shanghai", "09:00-17:00");

    public static GatewayModel WithSites(
        long version = 2, Func<TenantModel, TenantModel>? change = null, CalendarModel? shanghai = null, HandoverScope handover = HandoverScope.All) => Silo.Model(tenant =>
    {
        var sites = new[]
        {
            new SiteModel { Name = "berlin", Calendar = Berlin },
            new SiteModel { Name = "shanghai", Calendar = shanghai ?? Shanghai, Handover = handover },
        }.ToFrozenDictionary(s => s.Name);
        var skills = new Dictionary<string, int> { ["language:de"] = 8 }.ToFrozenDictionary();
        tenant = tenant with
        {
            Sites = sites,
            Agents = tenant.Agents.Values.Select(a => a with { Skills = skills, Site = a.Id == "chen" ? "shanghai" : "berlin" }).ToFrozenDictionary(a => a.Id),
        };
        return change?.Invoke(tenant) ?? tenant;
    }) with
        { Version = version };

    public static GatewayModel WithQueue(Func<QueueModel, QueueModel> change, long version = 2) => Silo.Model(tenant => tenant with
    {
        Queues = tenant.Queues.Values.Select(q => q.Name == "default" ? change(q) : q).ToFrozenDictionary(q => q.Name),
    }) with
    { Version = version };

    public static CalendarModel Hours(string name, string zone, string text)
    {
        var hours = new[] { HoursText.Parse(text)!.Value };
        return new CalendarModel
        {
            Name = name,
            Zone = zone,
            Week = [.. Enumerable.Range(0, 7).Select(day => day < 5 ? hours : [])],
            Exceptions = new Dictionary<DateOnly, IReadOnlyList<HoursModel>>(),
        };
    }
}
