using System.Net;

namespace SeNet.Torch.Downloads;

/// <summary>
/// The hosts that need no proxy, as curl and Python read <c>NO_PROXY</c>: a name stands for its subdomains, too, <c>*</c> for all hosts; an
/// address may be a block (<c>10.0.0.0/8</c>), and a port may follow. .NET by itself takes whole names, and subdomains behind a dot.
/// </summary>
internal sealed class NoProxyList
{
    private static readonly char[] Separators = [',', ' ', ';'];

    private readonly string[] _entries;

    /// <param name="text">The variable's value; <see langword="null"/> for none.</param>
    internal NoProxyList(string? text) => _entries = text?.Split(Separators, StringSplitOptions.RemoveEmptyEntries) ?? [];

    internal static NoProxyList FromEnvironment() =>
        new(Environment.GetEnvironmentVariable("no_proxy") is { Length: > 0 } list ? list : Environment.GetEnvironmentVariable("NO_PROXY"));

    internal bool Has(Uri address) => _entries.Any(entry => IsFor(entry, address));

    private static bool IsFor(string entry, Uri address)
    {
        if (entry == "*") return true;
        var host = address.IdnHost.Trim('[', ']');
        if (IPAddress.TryParse(host, out var number))
        {
            if (IPNetwork.TryParse(entry, out var block)) return block.Contains(number);
            if (IPAddress.TryParse(entry.Trim('[', ']'), out var same)) return same.Equals(number);
        }
        var (name, port) = SplitPort(entry);
        if (port is not null && port != address.Port) return false;
        name = name.TrimStart('*').Trim('.', '[', ']');
        return name.Length > 0 && (host.Equals(name, StringComparison.OrdinalIgnoreCase)
            || host.EndsWith("." + name, StringComparison.OrdinalIgnoreCase));
    }

    // An address of version 6 has colons without a port; with one it is in brackets.
    private static (string Name, int? Port) SplitPort(string entry)
    {
        var colon = entry.LastIndexOf(':');
        var isName = colon > 0 && (entry[..colon].EndsWith(']') || !entry[..colon].Contains(':', StringComparison.Ordinal));
        return isName && ushort.TryParse(entry[(colon + 1)..], out var port) ? (entry[..colon], port) : (entry, null);
    }
}
