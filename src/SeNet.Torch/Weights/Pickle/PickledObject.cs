namespace SeNet.Torch.Weights.Pickle;

/// <summary>
/// A Python object of a class that isn't known here, such as the options of a program. Nothing of it was run or made: all that is
/// known is what the pickle would have made.
/// </summary>
/// <param name="className">With its module: <c>argparse.Namespace</c>.</param>
internal sealed class PickledObject(string className)
{
    /// <summary>The class, or the function that would have made it.</summary>
    internal string ClassName { get; } = className;

    /// <summary>What the pickle puts in under texts, as into a dictionary; null if nothing.</summary>
    internal OrderedDictionary<string, object?>? Items { get; set; }

    /// <summary>Whether it is a network (<c>torch.nn.Module</c>), with its code and all.</summary>
    internal bool IsModule { get; private set; }

    /// <summary>Whether it is an empty tensor: <c>torch.FloatTensor()</c>.</summary>
    internal bool IsTensor =>
        ClassName.EndsWith("Tensor", StringComparison.Ordinal) && ClassName[..Math.Max(0, ClassName.LastIndexOf('.'))] is "torch" or "torch.cuda";

    /// <summary>Takes the object's attributes; only what they tell of its kind is kept.</summary>
    internal void SetState(object? state)
    {
        if (state is OrderedDictionary<string, object?> attributes && attributes.ContainsKey("_modules") && attributes.ContainsKey("_parameters")) IsModule = true;
    }
}
