using System.Globalization;
using System.Text;

namespace Millrace.Transforms.Tests.Expressions;

/// <summary>
/// A random expression as text, and what it gives, worked out without the code under test: long, double, bool, string or null.
/// </summary>
/// <param name="Text">As one would write it, with parentheses only where they are needed.</param>
/// <param name="Level">How tightly its outermost operator binds: 1 (or) to 8 (an operand).</param>
/// <param name="Of">Its value for fields. Errors: <see cref="ArithmeticException"/> where a record must fail.</param>
internal sealed record RandomExpression(string Text, int Level, Func<IReadOnlyDictionary<string, object?>, object?> Of)
{
    public static RandomExpression Number(Random random, int depth)
    {
        RandomExpression Sub() => Number(random, depth - 1);
        if (depth == 0) return NumberOperand(random);
        switch (random.Next(9))
        {
            case 0: return Arithmetic("+", 5, Sub(), Sub(), (a, b) => checked(a + b), (a, b) => a + b);
            case 1: return Arithmetic("-", 5, Sub(), Sub(), (a, b) => checked(a - b), (a, b) => a - b);
            case 2: return Arithmetic("*", 6, Sub(), Sub(), (a, b) => checked(a * b), (a, b) => a * b);
            case 3:
                return Arithmetic("%", 6, Sub(), Sub(), (a, b) => b == 0
                ? throw new DivideByZeroException()
                : b == -1 ? 0 : a % b, (a, b) => NotZero(b, a % b));
            case 4: return Arithmetic("/", 6, Sub(), Sub(), null, (a, b) => NotZero(b, a / b));
            case 5:
                RandomExpression negated = Sub();
                return new($"-{In(negated, 7)}", 7, row =>
                    negated.Of(row) switch { long whole => checked(-whole), double number => -number, _ => null });
            case 6: return If(Condition(random, depth - 1), Sub(), Sub());
            case 7:
                RandomExpression first = Sub(), second = Sub();
                return new($"coalesce({first.Text}, {second.Text})", 8, row => first.Of(row) ?? second.Of(row));
            default:
                RandomExpression inner = Sub();
                return new($"abs({inner.Text})", 8, row =>
                    inner.Of(row) switch { long whole => Math.Abs(whole), double number => Math.Abs(number), _ => null });
        }
    }

    public static RandomExpression Condition(Random random, int depth)
    {
        RandomExpression Sub() => Condition(random, depth - 1);
        if (depth == 0) return Pick(random, ("not", "`not`"), ("true", "true"), ("false", "FALSE"));
        switch (random.Next(8))
        {
            case 0: return Logic("or", 1, true, Sub(), Sub());
            case 1: return Logic("AND", 2, false, Sub(), Sub());
            case 2:
                RandomExpression inverted = Sub();
                return new($"not {In(inverted, 3)}", 3, row => inverted.Of(row) is bool truth ? !truth : null);
            case 3:
                RandomExpression tested = Number(random, depth - 1);
                return new($"{In(tested, 4 + 1)} is null", 4, row => tested.Of(row) is null);
            case 4: return Between(Number(random, depth - 1), Number(random, depth - 1), Number(random, depth - 1));
            case 5: return Membership(Number(random, depth - 1), [Number(random, depth - 1), Number(random, depth - 1)]);
            case 6: return Comparison(random, Texts(random), Texts(random));
            default: return Comparison(random, Number(random, depth - 1), Number(random, depth - 1));
        }
    }

    private static RandomExpression NumberOperand(Random random)
    {
        if (random.Next(3) > 0) return Pick(random, ("i8", "i8"), ("i64", "i64"), ("f64", "f64"), ("in.a", "`in`.a"));
        if (random.Next(2) == 0)
        {
            long whole = random.Next(5) == 0 ? long.MaxValue : random.Next(4);
            return new(whole.ToString(CultureInfo.InvariantCulture), 8, _ => whole);
        }

        double number = random.Next(4) / 4.0;
        return new(number.ToString("0.00", CultureInfo.InvariantCulture), 8, _ => number);
    }

    private static RandomExpression Texts(Random random)
    {
        string constant = ((string[])["", "it's", "Zebra", "ö", "\uFFFD", "😀"])[random.Next(6)];
        return random.Next(2) == 0 ? Pick(random, ("ö x", "`ö x`")) : new($"'{constant.Replace("'", "''")}'", 8, _ => constant);
    }

    private static RandomExpression Pick(Random random, params (string Name, string Text)[] namesAndTexts)
    {
        var (name, text) = namesAndTexts[random.Next(namesAndTexts.Length)];
        return new(text, 8, row => name switch { "true" => true, "false" => false, _ => row[name] });
    }

    private static RandomExpression Arithmetic(string symbol, int level, RandomExpression left, RandomExpression right,
        Func<long, long, long>? ofWholes, Func<double, double, double> ofFractions) =>
        new($"{In(left, level)} {symbol} {In(right, level + 1)}", level, row => (left.Of(row), right.Of(row)) switch
        {
            (null, _) or (_, null) => null,
            (long a, long b) when ofWholes is not null => ofWholes(a, b),
            var (a, b) => ofFractions(Double(a), Double(b)),
        });

    private static RandomExpression If(RandomExpression condition, RandomExpression a, RandomExpression b) =>
        new($"if({condition.Text}, {a.Text}, {b.Text})", 8, row => condition.Of(row) is true ? a.Of(row) : b.Of(row));

    private static RandomExpression Logic(string word, int level, bool decisive, RandomExpression left, RandomExpression right) =>
        new($"{In(left, level)} {word} {In(right, level + 1)}", level, row =>
        {
            object? a = left.Of(row);
            if (a is bool first && first == decisive) return decisive;
            object? b = right.Of(row);
            if (b is bool second && second == decisive) return decisive;
            return a is null || b is null ? null : !decisive;
        });

    private static RandomExpression Between(RandomExpression operand, RandomExpression least, RandomExpression most) =>
        new($"{In(operand, 5)} between {In(least, 5)} and {In(most, 5)}", 4, row =>
        {
            object? value = operand.Of(row), low = least.Of(row), high = most.Of(row);
            bool? above = Compare(value, ">=", low), below = Compare(value, "<=", high);
            return above == false || below == false ? false : above is null || below is null ? null : true;
        });

    private static RandomExpression Membership(RandomExpression operand, RandomExpression[] items) =>
        new($"{In(operand, 5)} in ({string.Join(", ", items.Select(item => item.Text))})", 4, row =>
        {
            object? value = operand.Of(row);
            if (value is null) return null;
            bool? isIn = false;
            foreach (RandomExpression item in items)
            {
                bool? isEqual = Compare(value, "=", item.Of(row));
                if (isEqual == true) return true;
                isIn = isEqual is null ? null : isIn;
            }

            return isIn;
        });

    private static RandomExpression Comparison(Random random, RandomExpression left, RandomExpression right)
    {
        string symbol = ((string[])["=", "<>", "<", "<=", ">", ">="])[random.Next(6)];
        return new($"{In(left, 5)} {symbol} {In(right, 5)}", 4, row => Compare(left.Of(row), symbol, right.Of(row)));
    }

    private static bool? Compare(object? a, string symbol, object? b)
    {
        if (a is null || b is null) return null;
        if (a is double or long && (a is double.NaN || b is double.NaN)) return symbol == "<>";
        int order = (a, b) switch
        {
            (long x, long y) => x.CompareTo(y),
            (string x, string y) => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y)),
            // Zeroes of either sign are equal, which CompareTo says too.
            _ => Double(a).CompareTo(Double(b)),
        };
        return symbol switch
        {
            "=" =>
            order == 0,
            "<>" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0
        };
    }

    private static double NotZero(double divisor, double result) => divisor == 0 ? throw new DivideByZeroException() : result;

    private static double Double(object? number) => Convert.ToDouble(number, CultureInfo.InvariantCulture);

    private static string In(RandomExpression inner, int least) => inner.Level >= least ? inner.Text : $"({inner.Text})";
}
