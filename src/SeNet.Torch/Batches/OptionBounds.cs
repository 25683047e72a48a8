using System.Runtime.CompilerServices;

namespace SeNet.Torch.Batches;

/// <summary>The check of an option's bounds, and its message.</summary>
internal static class OptionBounds
{
    /// <summary>Refuses an option that is out of its bounds.</summary>
    /// <param name="holds">Whether it is within them.</param>
    /// <param name="value">The option.</param>
    /// <param name="bounds">What it must be, as the rest of "… must be".</param>
    /// <param name="name">Its name; the expression given for <paramref name="value"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is out of bounds; names it and its value.</exception>
    public static void Require<T>(bool holds, T value, string bounds, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!holds) throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} must be {bounds}, not {value}."));
    }
}
