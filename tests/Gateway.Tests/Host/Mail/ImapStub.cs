using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Host.Mail;

/// <summary>
/// A mail server on loopback that speaks as much of IMAP4rev1 as a folder that is only read needs, without IDLE: one folder, to which a test adds mails. What a
/// real one says is in the system tests.
/// </summary>
internal sealed class ImapStub : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private ImmutableList<string> _mails = [];
    private ImmutableList<string> _fetched = [];
    private int _searches;
    private int _connections;

    public ImapStub()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Looks into the folder so far.</summary>
    public int Searches => Volatile.Read(ref _searches);

    /// <summary>UID and section of every body that was read.</summary>
    public IReadOnlyList<string> Fetched => _fetched;

    public void Add(string mail) => ImmutableInterlocked.Update(ref _mails, list => list.Add(mail.ReplaceLineEndings("\r\n")));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
                sessions.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task ServeAsync(TcpClient socket)
    {
        Interlocked.Increment(ref _connections);
        using (socket)
        {
            try
            {
                using var reader = new StreamReader(socket.GetStream(), Encoding.Latin1);
                await using var writer = new StreamWriter(socket.GetStream(), Encoding.Latin1) { AutoFlush = true };
                await writer.WriteAsync("* OK [CAPABILITY IMAP4rev1] ready\r\n".AsMemory(), _stop.Token);
                while (await reader.ReadLineAsync(_stop.Token) is { } line)
                    await writer.WriteAsync(Answer(line).AsMemory(), _stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The reader has hung up, or the test is over.
            }
        }
    }

    private string Answer(string line)
    {
        var words = line.Split(' ');
        var (tag, command) = (words[0], words[1] == "UID" ? "UID " + words[2] : words[1]);
        return command switch
        {
            "LOGIN" => $"{tag} OK [CAPABILITY IMAP4rev1] in\r\n",
            "CAPABILITY" => $"* CAPABILITY IMAP4rev1\r\n{tag} OK\r\n",
            "LIST" => $"* LIST () \"/\" \"INBOX\"\r\n{tag} OK listed\r\n",
            "EXAMINE" => string.Create(CultureInfo.InvariantCulture,
                $"* {_mails.Count} EXISTS\r\n* 0 RECENT\r\n* FLAGS ()\r\n* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT {_mails.Count + 1}] n\r\n{tag} OK [READ-ONLY] open\r\n"),
            "UID SEARCH" => Search(tag),
            "UID FETCH" => Fetch(tag, int.Parse(words[3], CultureInfo.InvariantCulture), line),
            _ => $"{tag} OK done\r\n",
        };
    }

    private string Search(string tag)
    {
        Interlocked.Increment(ref _searches);
        return $"* SEARCH {string.Join(' ', Enumerable.Range(1, _mails.Count))}\r\n{tag} OK found\r\n";
    }

    private string Fetch(string tag, int uid, string line)
    {
        var mail = _mails[uid - 1];
        if (line.Contains("SIZE", StringComparison.Ordinal))
            return string.Create(CultureInfo.InvariantCulture, $"* {uid} FETCH (UID {uid} RFC822.SIZE {mail.Length})\r\n{tag} OK fetched\r\n");
        var section = line.Contains("HEADER", StringComparison.Ordinal) ? "HEADER" : "";
        ImmutableInterlocked.Update(ref _fetched, list => list.Add(string.Create(CultureInfo.InvariantCulture, $"{uid} {section}")));
        var bytes = section.Length == 0 ? mail : mail[..(mail.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)];
        return string.Create(CultureInfo.InvariantCulture, $"* {uid} FETCH (UID {uid} BODY[{section}] {{{bytes.Length}}}\r\n{bytes})\r\n{tag} OK fetched\r\n");
    }
}
