using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SeNet.Torch.Tests.Downloads;

/// <summary>An HTTP server on this machine that answers one request after the other as a script says.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<Answer> _script;
    private readonly Task _loop;

    /// <summary>The subject of the certificate of <see cref="Protected"/>.</summary>
    public const string CertificateName = "CN=127.0.0.1";

    private readonly X509Certificate2? _certificate;

    public ScriptedServer(params Answer[] script)
        : this(null, script)
    {
    }

    private ScriptedServer(X509Certificate2? certificate, Answer[] script)
    {
        _certificate = certificate;
        _script = new ConcurrentQueue<Answer>(script);
        _listener.Start();
        _loop = Task.Run(ServeAsync);
    }

    public Uri Address => new(Root, "file.tar.gz");

    /// <summary>The server without a path.</summary>
    public Uri Root => new($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>The first byte that each request asked for; null where it asked for the whole file.</summary>
    public ConcurrentQueue<long?> Requests { get; } = new();

    /// <summary>The head of each request: its first line, then its headers.</summary>
    public ConcurrentQueue<string[]> Heads { get; } = new();

    /// <summary>One that speaks https, with a certificate that nobody else vouches for.</summary>
    public static ScriptedServer Protected(params Answer[] script)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(CertificateName, key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        // Windows' servers want a key that has been stored.
        return new ScriptedServer(X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null), script);
    }

    public void Dispose()
    {
        _certificate?.Dispose();
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
        Stream stream = client.GetStream();
        if (_certificate is not null)
        {
            var secured = new SslStream(stream);
            await secured.AuthenticateAsServerAsync(_certificate);
            stream = secured;
        }
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
