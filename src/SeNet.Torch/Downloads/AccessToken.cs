namespace SeNet.Torch.Downloads;

/// <summary>A secret that one server is to see, and no other.</summary>
/// <param name="Server">Its scheme, host and port count.</param>
/// <param name="Value">The secret.</param>
internal sealed record AccessToken(Uri Server, string Value)
{
    /// <summary>Whether an address is on that server.</summary>
    internal bool IsFor(Uri address) => Uri.Compare(
        Server, address, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Without the secret, so that no log has it.</summary>
    public override string ToString() => $"token for {Server.Authority}";
}
