using System.Runtime.ExceptionServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Network.Autograd;

/// <summary>
/// What the functions of this folder leave behind while libtorch goes backward through them. A thread's own, as the pass is.
/// </summary>
/// <remarks>
/// libtorch copies the handles of gradients after a function has returned, so that they can't be disposed by the function: the next one
/// does, or else as many maps as there are layers would live until the end of the step. And no exception may reach native code: gradients
/// are then missing, and whoever called backward asks here why.
/// </remarks>
internal static class BackwardPass
{
    [ThreadStatic]
    private static List<Tensor?>? _returned;

    [ThreadStatic]
    private static ExceptionDispatchInfo? _failure;

    /// <summary>Throws what a function failed with since the last call.</summary>
    public static void ThrowIfFailed()
    {
        var failure = _failure;
        _failure = null;
        failure?.Throw();
    }

    /// <summary>Runs a function's way back.</summary>
    /// <param name="gradient">Of its result; disposed here.</param>
    /// <param name="count">The number of its arguments.</param>
    /// <param name="compute">From the result's gradient to those of the arguments, in order.</param>
    public static List<Tensor?> Run(Tensor gradient, int count, Func<Tensor, Tensor?[]> compute)
    {
        if (_returned is not null)
            foreach (var tensor in _returned) tensor?.Dispose();
        _returned = [.. new Tensor?[count]];
        // Nothing came: a function behind this one failed.
        if (gradient.IsInvalid) return _returned;
        try
        {
            using var scope = NewDisposeScope();
            using var owned = gradient;
            _returned = [.. compute(gradient)];
            foreach (var tensor in _returned) tensor?.MoveToOuterDisposeScope();
            if (is_grad_enabled()) RefuseSecondDerivative(_returned);
        }
        catch (Exception error)
        {
            _failure = ExceptionDispatchInfo.Capture(error);
        }
        return _returned;
    }

    // What is asked for with create_graph, and would come without its graph: NaN is seen, a missing part isn't.
    private static void RefuseSecondDerivative(List<Tensor?> gradients)
    {
        using var inference = no_grad();
        using Scalar none = double.NaN;
        foreach (var gradient in gradients) gradient?.fill_(none);
        throw new NotSupportedException("The gradient of a network's gradient isn't computed in train mode on a CPU: call eval(), or lay the images out channels first.");
    }
}
