using Gateway.Conversations.Sending;

namespace Gateway.Tests.Conversations.Sending;

public sealed class RetryScheduleTests
{
    [Fact]
    public void After_NothingAsked_SpreadsAllAttemptsOverAboutHalfAnHour() =>
        Assert.InRange(All(asked: null), TimeSpan.FromMinutes(25), TimeSpan.FromMinutes(35));

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void After_LittleAskedEveryTime_TakesNoLessThanOurSchedule(int seconds) => Assert.True(All(TimeSpan.FromSeconds(seconds)) >= All(asked: null));

    [Theory]
    [InlineData(1, 90, 90)]
    [InlineData(3, 90, 90)]
    [InlineData(1, 7200, 3600)]
    public void After_MoreAskedThanOurs_WaitsForIt(int attempt, int asked, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetrySchedule.After(attempt, TimeSpan.FromSeconds(asked), 0.5));

    private static TimeSpan All(TimeSpan? asked) =>
        Enumerable.Range(1, RetrySchedule.AttemptsMax - 1).Aggregate(TimeSpan.Zero, (sum, attempt) => sum + RetrySchedule.After(attempt, asked, 0.5));
}
