using Gateway.Contracts;
using Gateway.SystemTests.Faults.Load;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Faults;

/// <summary>How: SIGTERM while the provider posts, and while some requests are surely begun: the gateway has asked for their bodies.</summary>
public sealed class StopTests(ITestOutputHelper output)
{
    private const int Messages = 6000;

    // Customers of their own, beside the provider's.
    private const int HeldCustomers = 1_000;
    private const int Held = 16;

    [Fact]
    public async Task Terminate_UnderLoad_AnswersWhatWasBegunAndKeepsWhatWasAccepted()
    {
        await using var site = new Site(Messages);
        await site.BeginAsync();
        await site.InterruptAsync(1, async _ =>
        {
            var held = await Task.WhenAll(Enumerable.Range(0, Held).Select(i => HeldPost.BeginAsync(
                site.Gateway.Url, new WhatsAppPost([new MessageId(HeldCustomers + i, 0)], TimeProvider.System.GetUtcNow()), site.Cancel)));
            var begun = TimeProvider.System.GetTimestamp();
            // Fails unless the gateway ends by itself, with exit code 0.
            var stopping = site.Gateway.StopAsync();
            await Wait.UntilAsync(async () => !await IsReadyAsync(site), TimeSpan.FromSeconds(10), () => site.Progress("it stayed ready after SIGTERM"), site.Cancel);
            foreach (var post in held)
            {
                var answer = await post.EndAsync(site.Cancel);
                output.WriteLine(answer.Split('\r')[0]);
                Assert.True(
                    answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal)
                    || (answer.StartsWith("HTTP/1.1 503", StringComparison.Ordinal) && answer.Contains("Retry-After:", StringComparison.Ordinal)), answer);
                if (answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
                {
                    site.Ledger.Add(post.Messages);
                }

                post.Dispose();
            }

            await stopping;
            output.WriteLine($"stopped {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:F1} s after SIGTERM");
            await site.StartAgainAsync();
            await site.CheckLedgerAsync();
        });

        output.WriteLine(await site.EndAsync());
        site.Provider.Answers.AssertHonest();
    }

    private static async Task<bool> IsReadyAsync(Site site)
    {
        try
        {
            using var answer = await site.Gateway.Client.GetAsync(new Uri("health/ready", UriKind.Relative), site.Cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception none) when (Unanswered.Is(none))
        {
            // It does not listen any more.
            return false;
        }
    }
}
