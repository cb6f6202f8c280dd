namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>One arithmetic operation, chosen when the code is compiled, so that it costs no call.</summary>
internal interface IArithmetic
{
    static abstract string Symbol { get; }

    /// <summary>True: the second number must not be 0.</summary>
    static abstract bool Divides { get; }

    /// <summary>False: the result of two whole numbers is a floating-point one too.</summary>
    static abstract bool KeepsWhole { get; }

    /// <summary>Errors: <see cref="OverflowException"/>.</summary>
    static abstract long Of(long left, long right);

    static abstract double Of(double left, double right);
}
