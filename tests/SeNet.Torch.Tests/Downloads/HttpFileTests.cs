using System.Net.Security;
using SeNet.Torch.Downloads;
using Answer = SeNet.Torch.Tests.Downloads.ScriptedServer.Answer;

namespace SeNet.Torch.Tests.Downloads;

/// <summary>Where a server that speaks https may point to.</summary>
public sealed class HttpFileTests : IDisposable
{
    // As the library's own client, but for the test server's certificate.
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == ScriptedServer.CertificateName },
    });

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("?signed=1")]
    public async Task GetAsync_RedirectFromHttpsToHttp_IsNotFollowed(string query)
    {
        using var unprotected = new ScriptedServer(new Answer([1, 2, 3]));
        using var hub = ScriptedServer.Protected(new Answer([], Status: 302, Headers: $"Location: {unprotected.Address}{query}\r\n"));
        var file = new HttpFile(_client, new AccessToken(hub.Root, "secret"));

        var error = await Assert.ThrowsAsync<DownloadException>(() => file.GetAsync(hub.Address, 0, null, TestContext.Current.CancellationToken));

        Assert.Contains($"points to {unprotected.Address}{query}, which isn't protected by https", error.Message);
        Assert.DoesNotContain("secret", error.Message);
        Assert.Empty(unprotected.Requests);
    }

    [Fact]
    public async Task GetAsync_DetourOverHttps_IsRefusedWhereItLeavesIt()
    {
        using var unprotected = new ScriptedServer(new Answer([1, 2, 3]));
        using var store = ScriptedServer.Protected(new Answer([], Status: 307, Headers: $"Location: {unprotected.Address}\r\n"));
        using var hub = ScriptedServer.Protected(new Answer([], Status: 302, Headers: $"Location: {store.Address}\r\n"));

        await Assert.ThrowsAsync<DownloadException>(() => new HttpFile(_client, null).GetAsync(hub.Address, 0, null, TestContext.Current.CancellationToken));

        Assert.Single(store.Requests);
        Assert.Empty(unprotected.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetAsync_RedirectThatStaysWithHttps_IsFollowed(bool sameServer)
    {
        using var store = ScriptedServer.Protected(new Answer([1, 2, 3]));
        // Without a scheme, an address keeps that of the page.
        var place = sameServer ? "/elsewhere" : $"//{store.Root.Authority}/elsewhere";
        using var hub = ScriptedServer.Protected(new Answer([], Status: 302, Headers: $"Location: {place}\r\n"), new Answer([1, 2, 3]));

        using var answer = await new HttpFile(_client, null).GetAsync(hub.Address, 0, null, TestContext.Current.CancellationToken);

        Assert.Equal(sameServer ? (2, 0) : (1, 1), (hub.Requests.Count, store.Requests.Count));
    }
}
