using System.Net;
using Gateway.Contracts;

namespace Gateway.Host.Demo.Customers;

/// <summary>Delivers webhooks as providers do: anything but a 2xx is delivered again, later, with the same bytes.</summary>
internal sealed class DemoWebhookClient(HttpClient client, DemoCounts counts, TimeProvider time, ILogger logger)
{
    // Providers go on for hours; the demo shows the same in seconds. 5 tries, doubling from 250 ms, are about 8 s.
    private const int TriesMax = 5;

    /// <param name="request">Makes the request anew for each try, from the same facts.</param>
    /// <returns>Whether the gateway took it.</returns>
    public async Task<bool> PostAsync(string channel, Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromMilliseconds(250);
        for (var tries = 1; ; tries++)
        {
            if (await TryAsync(channel, request, last: tries == TriesMax, cancellationToken) is { } taken)
            {
                return taken;
            }

            await Task.Delay(pause, time, cancellationToken);
            pause *= 2;
        }
    }

    /// <summary>Whether it was taken; null when it is worth another try.</summary>
    private async Task<bool?> TryAsync(string channel, Func<HttpRequestMessage> request, bool last, CancellationToken cancellationToken)
    {
        try
        {
            using var message = request();
            using var response = await client.SendAsync(message, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return true;
            }

            var again = response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
            if (again && !last)
            {
                return null;
            }

            DemoLog.WebhookRefused(logger, channel, (int)response.StatusCode);
        }
        catch (Exception failure) when (Unanswered.Is(failure))
        {
            if (!last)
            {
                return null;
            }

            DemoLog.WebhookFailed(logger, channel, failure.Message);
        }

        counts.CountRefused();
        return false;
    }
}
