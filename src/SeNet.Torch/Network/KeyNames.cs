namespace SeNet.Torch.Network;

/// <summary>The names that tell the families of checkpoints apart.</summary>
internal static class KeyNames
{
    internal static string StemPrefix(KeyNaming naming) => naming == KeyNaming.Legacy ? "layer0." : "";

    internal static string Head(KeyNaming naming) => naming == KeyNaming.Legacy ? "last_linear" : "fc";

    /// <summary>The excitation's two layers, within their block.</summary>
    internal static (string First, string Second) SqueezeExcitation(KeyNaming naming) => naming switch
    {
        KeyNaming.Article => ("se.fc.0", "se.fc.2"),
        KeyNaming.Timm => ("se.fc1", "se.fc2"),
        _ => ("se_module.fc1", "se_module.fc2"),
    };
}
