using System.Net;

namespace SeNet.Torch.Downloads;

/// <summary>The proxy that the system or the environment says, but for the hosts that need none.</summary>
/// <param name="proxy">What says which proxy is whose.</param>
/// <param name="exceptions">The hosts that need none, beside those that <paramref name="proxy"/> knows.</param>
internal sealed class EnvironmentProxy(IWebProxy proxy, NoProxyList exceptions) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => proxy.Credentials;
        set => proxy.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => exceptions.Has(destination) ? null : proxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => exceptions.Has(host) || proxy.IsBypassed(host);
}
