using System.Text;
using Gateway.Contracts.Events;
using Gateway.Events.Filters;
using Gateway.Events.Log;
using Gateway.Journal;

namespace Gateway.Tests.Events.Filters;

public sealed class EventExpressionTests
{
    private static readonly EventEntry Entry = Make(
        """{"specversion":"1.0","id":"e-1","source":"/tenants/acme","type":"gateway.job.assigned","time":"2026-03-01T12:00:00.125Z","subject":"c.1","tenant":"acme","conversationsequence":7,"channel":"whatsapp","queue":"support","labels":"language=de,market=dach","datacontenttype":"application/json","data":{"waitedMs":1500,"agent":"anna","vip":true,"nested":{"agent":"x"},"nothing":null}}""");

    [Theory]
    [InlineData("type = 'gateway.job.assigned'", true)]
    [InlineData("type = \"gateway.job.assigned\"", true)]
    [InlineData("type != 'gateway.job.assigned'", false)]
    [InlineData("type <> 'x'", true)]
    [InlineData("type LIKE 'gateway.job.%'", true)]
    [InlineData("type like 'gateway.jo_.%'", true)]
    [InlineData("type LIKE '%.assigned'", true)]
    [InlineData("type LIKE 'gateway'", false)]
    [InlineData("type NOT LIKE 'gateway.message.%'", true)]
    [InlineData("type LIKE 'gateway\\_%'", false)]
    [InlineData("channel IN ('line', 'whatsapp')", true)]
    [InlineData("channel NOT IN ('line', 'whatsapp')", false)]
    [InlineData("channel = 'whatsapp' AND queue = 'support'", true)]
    [InlineData("channel = 'line' OR queue = 'support' AND type LIKE '%job%'", true)]
    [InlineData("(channel = 'line' OR queue = 'support') AND type = 'x'", false)]
    [InlineData("NOT channel = 'line'", true)]
    [InlineData("region = 'dach'", true)]
    [InlineData("label.language = 'de'", true)]
    [InlineData("label.lang = 'de'", false)]
    [InlineData("label.absent = 'de'", false)]
    [InlineData("label.absent != 'de'", false)]
    [InlineData("NOT label.absent = 'de'", true)]
    [InlineData("EXISTS label.market AND NOT EXISTS label.absent", true)]
    [InlineData("data.waitedMs > 1000", true)]
    [InlineData("data.waitedMs <= 1499", false)]
    [InlineData("data.waitedMs = 1500", true)]
    [InlineData("data.vip = TRUE", true)]
    [InlineData("data.agent = 'anna'", true)]
    [InlineData("EXISTS data.nested", false)]
    [InlineData("EXISTS data.nothing", false)]
    [InlineData("conversationsequence >= 7", true)]
    [InlineData("subject = 'c.1' AND tenant = 'acme' AND source = '/tenants/acme' AND id = 'e-1'", true)]
    [InlineData("time >= '2026-03-01' AND time < '2026-03-02'", true)]
    [InlineData("TRUE", true)]
    [InlineData("NOT TRUE", false)]
    public void Lets_Filter_FollowsCloudEventsSql(string filter, bool expected)
    {
        var expression = EventExpression.Read(filter, out var rule);

        Assert.Null(rule);
        Assert.Equal(expected, expression!.Lets(Entry));
    }

    [Theory]
    [InlineData("", "ends where")]
    [InlineData("type", "ends where a comparison")]
    [InlineData("type = ", "ends where a text")]
    [InlineData("type = 'x", "begins at 8 and does not end")]
    [InlineData("type = x", "has 'x' at 8")]
    [InlineData("type = 'x' 'y'", "has 'y' at 12 where AND, OR or the end")]
    [InlineData("type = 'x')", "has ')' at 11")]
    [InlineData("(type = 'x'", "ends where )")]
    [InlineData("colour = 'x'", "names 'colour' at 1; known are type")]
    [InlineData("label. = 'x'", "names 'label.'")]
    [InlineData("type IN ()", "has ')' at 10")]
    [InlineData("type NOT = 'x'", "where LIKE or IN")]
    [InlineData("type LIKE 5", "where a text in quotes")]
    [InlineData("type = 99999999999999999999", "whole number of 64 bits")]
    [InlineData("type ; 'x'", "has a ';' at 6")]
    public void Read_Broken_SaysWhereAndWhatIsMissing(string filter, string expected)
    {
        Assert.Null(EventExpression.Read(filter, out var rule));
        Assert.Contains(expected, rule, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Limits_AreKept()
    {
        Assert.NotNull(EventExpression.Read(string.Join(" OR ", Enumerable.Repeat("id = 'a'", 64)), out _));
        Assert.Null(EventExpression.Read(string.Join(" OR ", Enumerable.Repeat("id = 'a'", 65)), out var terms));
        Assert.Contains("64 comparisons", terms, StringComparison.Ordinal);
        Assert.NotNull(EventExpression.Read(new string('(', 15) + "TRUE" + new string(')', 15), out _));
        Assert.Null(EventExpression.Read(new string('(', 17) + "TRUE" + new string(')', 17), out var deep));
        Assert.Contains("deeper than 16", deep, StringComparison.Ordinal);
        Assert.Null(EventExpression.Read("id = '" + new string('a', 2000) + "'", out var length));
        Assert.Contains("2000 characters", length, StringComparison.Ordinal);
    }

    [Fact]
    public void Lets_PatternOfManyPercents_IsAnsweredInProductTime()
    {
        var entry = Make($$$"""{"specversion":"1.0","type":"t","subject":"{{{new string('a', 1000)}}}","data":{}}""");
        var filter = EventExpression.Read($"subject LIKE '{string.Concat(Enumerable.Repeat("%a", 400))}%b'", out _)!;

        // Exponential matching would not end within the age of the test run.
        Assert.False(filter.Lets(entry));
    }

    private static EventEntry Make(string json)
    {
        var record = new System.Buffers.ArrayBufferWriter<byte>();
        EventRecord.Write(record, EventRecord.TenantHash("acme"));
        Encoding.UTF8.GetBytes(json, record);
        return EventEntry.From(0, new LogRecord(1, record.WrittenMemory))!;
    }
}
