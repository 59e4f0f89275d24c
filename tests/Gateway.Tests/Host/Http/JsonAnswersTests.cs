using System.Text.Json;
using Gateway.Host.Http;
using Gateway.Host.Pages.Stats;

namespace Gateway.Tests.Host.Http;

public sealed class JsonAnswersTests
{
    [Fact]
    public void Plain_TextWithPlusQuotesAndForeignLetters_EscapesOnlyWhatJsonDemands()
    {
        var facts = new QueueFacts("whsec_TO+BF3/'<ü>'\"", 1, 0, null);

        Assert.Equal("""{"name":"whsec_TO+BF3/'<ü>'\"","waiting":1,"offered":0,"oldestSeconds":null}""", JsonSerializer.Serialize(facts, JsonAnswers.Plain(StatsContext.Default.QueueFacts)));
    }
}
