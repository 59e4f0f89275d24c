namespace Gateway.SystemTests.Harness;

/// <summary>Waits for a fact of another process, which cannot wake us: asks until it holds, and fails with words when it does not in time.</summary>
internal static class Wait
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(50);

    public static async Task UntilAsync(Func<Task<bool>> holds, TimeSpan atMost, Func<string> otherwise, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(AskEvery, TimeProvider.System);
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(started) > atMost)
            {
                Assert.Fail(otherwise());
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
