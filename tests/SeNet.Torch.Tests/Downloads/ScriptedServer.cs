using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SeNet.Torch.Tests.Downloads;

/// <summary>An HTTP server on this machine that answers one request after the other as a script says.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<Answer> _script;
    private readonly Task _loop;

    public ScriptedServer(params Answer[] script)
    {
        _script = new ConcurrentQueue<Answer>(script);
        _listener.Start();
        _loop = Task.Run(ServeAsync);
    }

    public Uri Address => new(Root, "file.tar.gz");

    /// <summary>The server without a path.</summary>
    public Uri Root => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>The first byte that each request asked for; null where it asked for the whole file.</summary>
    public ConcurrentQueue<long?> Requests { get; } = new();

    /// <summary>The head of each request: its first line, then its headers.</summary>
    public ConcurrentQueue<string[]> Heads { get; } = new();

    public void Dispose()
    {
        _listener.Stop();
        _loop.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    /// <summary>What to answer.</summary>
    /// <param name="Content">The file that the server has.</param>
    /// <param name="Status">The status; 200 becomes 206 where a range is asked for and heeded.</param>
    /// <param name="HeedsRange">Whether to send from where the request says.</param>
    /// <param name="BreakAfter">Bytes of the body after which the connection closes.</param>
    /// <param name="SaysLength">Whether the answer says how long the body is; if not, only the connection's end marks it.</param>
    /// <param name="Stalls">Whether the connection then stays open and silent instead.</param>
    /// <param name="Headers">Further headers, each with a line's end.</param>
    internal sealed record Answer(
        byte[] Content, int Status = 200, bool HeedsRange = true, int BreakAfter = int.MaxValue, bool SaysLength = true, bool Stalls = false,
        string Headers = "");

    private async Task ServeAsync()
    {
        var silent = new List<TcpClient>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                silent.Add(client);
                if (await AnswerAsync(client))
                    client.Close();
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException or IOException)
        {
            silent.ForEach(client => client.Dispose()); // the listener was stopped
        }
    }

    private async Task<bool> AnswerAsync(TcpClient client)
    {
        var stream = client.GetStream();
        var reader = new StreamReader(stream, Encoding.ASCII);
        long? from = null;
        var head = new List<string>();
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            head.Add(line);
            if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                from = long.Parse(line[13..].TrimEnd('-'), CultureInfo.InvariantCulture);
        }
        Heads.Enqueue([.. head]);
        Requests.Enqueue(from);

        var answer = _script.TryDequeue(out var next) ? next : new Answer([], 500);
        var start = answer.HeedsRange && answer.Status == 200 ? (int)(from ?? 0) : 0;
        var body = answer.Content.AsMemory(Math.Min(start, answer.Content.Length));
        var status = start > 0
            ? $"HTTP/1.1 206 Partial\r\nContent-Range: bytes {start}-{answer.Content.Length - 1}/{answer.Content.Length}\r\n"
            : $"HTTP/1.1 {answer.Status} Answer\r\n";
        var length = answer.SaysLength ? $"Content-Length: {body.Length}\r\n" : "";
        var text = $"{status}{length}{answer.Headers}ETag: \"one\"\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        await stream.WriteAsync(body[..Math.Min(body.Length, answer.BreakAfter)]);
        return !answer.Stalls;
    }
}
