using SeNet.Torch.Downloads;

namespace SeNet.Torch.Tests.Downloads;

public sealed class NoProxyListTests
{
    [Theory]
    [InlineData("*", "https://hub.example/x", true)]
    [InlineData("hub.example", "https://hub.example/x", true)]
    [InlineData("HUB.example", "https://hub.example/x", true)]
    [InlineData("hub.example", "https://cdn.hub.example/x", true)]
    [InlineData(".hub.example", "https://hub.example/x", true)]
    [InlineData(".hub.example", "https://cdn.hub.example/x", true)]
    [InlineData("*.hub.example", "https://cdn.hub.example/x", true)]
    [InlineData("hub.example", "https://github.example/x", false)]
    [InlineData("hub.example", "https://hub.example.org/x", false)]
    [InlineData("localhost, hub.example", "https://hub.example/x", true)]
    [InlineData("localhost other.example;hub.example", "https://hub.example/x", true)]
    [InlineData("hub.example:8443", "https://hub.example:8443/x", true)]
    [InlineData("hub.example:8443", "https://hub.example/x", false)]
    [InlineData("hub.example:443", "https://hub.example/x", true)]
    [InlineData("10.0.0.0/8", "http://10.1.2.3/x", true)]
    [InlineData("10.0.0.0/8", "http://11.1.2.3/x", false)]
    [InlineData("10.0.0.0/8", "https://hub.example/x", false)]
    [InlineData("127.0.0.1", "http://127.0.0.1:8080/x", true)]
    [InlineData("127.0.0.1:8080", "http://127.0.0.1:8081/x", false)]
    [InlineData("0.0.1", "http://127.0.0.1/x", false)]
    [InlineData("::1", "http://[::1]:8080/x", true)]
    [InlineData("[::1]:8080", "http://[::1]:8080/x", true)]
    [InlineData("[::1]:8080", "http://[::1]:8081/x", false)]
    [InlineData("fd00::/8", "http://[fd00::7]/x", true)]
    [InlineData("", "https://hub.example/x", false)]
    [InlineData(null, "https://hub.example/x", false)]
    [InlineData(" , . ,/", "https://hub.example/x", false)]
    public void Has_Entry_IsReadAsCurlAndPythonDo(string? list, string address, bool expected) => Assert.Equal(expected, new NoProxyList(list).Has(new Uri(address)));
}
