namespace SeNet.Torch.Weights.Naming;

/// <summary>Tells from a module's name whether it is a classifier.</summary>
internal static class HeadName
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "fc", "head", "classifier", "classification", "cls", "clf", "linear", "lin", "logit", "logits", "output", "out", "final", "dense", "probe", "top",
    };

    // Heads for something else: self-supervised learning, auxiliary and box heads, losses.
    private static readonly HashSet<string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        "proj", "projection", "projector", "predictor", "prediction", "prototypes", "mlp", "aux", "auxiliary", "rot", "rotation", "bbox", "box", "mask", "loss",
        "criterion", "metric", "metrics", "domain", "discriminator", "decoder", "embedding", "reg", "regressor",
    };

    // The families' own names first, then those that are most common.
    private static readonly string[] Order = ["fc", "last_linear", "classifier", "head", "linear"];

    /// <summary>Whether a module's name, such as <c>last_linear</c> or <c>cls_head</c>, is a classifier's.</summary>
    internal static bool IsHead(string module)
    {
        var words = module.Split('_').Select(word => word.TrimEnd("0123456789".ToCharArray())).ToList();
        return words.Exists(Words.Contains) && !words.Exists(Others.Contains) && !AverageNames.IsAverage(module);
    }

    /// <summary>Which of several heads comes first: the lower.</summary>
    internal static int Rank(string module)
    {
        var rank = Array.IndexOf(Order, module);
        return rank < 0 ? Order.Length : rank;
    }
}
