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
/// are then missing, and whoever called backward asks here why. On a GPU the pass has a thread of libtorch's own, so the function remembers
/// who went forward.
/// </remarks>
internal static class BackwardPass
{
    [ThreadStatic]
    private static List<Tensor?>? _returned;

    [ThreadStatic]
    private static Outcome? _outcome;

    /// <summary>What becomes of the passes through this thread's functions.</summary>
    public static Outcome OfThisThread => _outcome ??= new Outcome();

    /// <summary>Throws what a function of this thread failed with since the last call.</summary>
    public static void ThrowIfFailed() => _outcome?.ThrowIfFailed();

    /// <summary>Runs a function's way back.</summary>
    /// <param name="gradient">Of its result; disposed here.</param>
    /// <param name="count">The number of its arguments.</param>
    /// <param name="compute">From the result's gradient to those of the arguments, in order.</param>
    /// <param name="outcome">Of the thread that went forward; <see langword="null"/> where the pass is on the same.</param>
    public static List<Tensor?> Run(Tensor gradient, int count, Func<Tensor, Tensor?[]> compute, Outcome? outcome = null)
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
            (outcome ?? OfThisThread).Fail(error);
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

    /// <summary>Whether functions failed on the way back. Thread-safe.</summary>
    internal sealed class Outcome
    {
        private ExceptionDispatchInfo? _failure;

        public void Fail(Exception error) => Volatile.Write(ref _failure, ExceptionDispatchInfo.Capture(error));

        public void ThrowIfFailed() => Interlocked.Exchange(ref _failure, null)?.Throw();
    }
}
